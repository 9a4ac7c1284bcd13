from __future__ import annotations

import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Phase, Program

LISTINGS = {
    1: "z1 yhat C | dC/dyhat dyhat/dz1 dz1/dtheta1 dz1/db1 | update",
    2: "z1 a1 z2 yhat C | dC/dyhat dyhat/dz2 dz2/dtheta2 dz2/db2 dz2/da1 da1/dz1 dz1/dtheta1 dz1/db1 | update",
    3: "z1 a1 z2 a2 z3 yhat C | dC/dyhat dyhat/dz3 dz3/dtheta3 dz3/db3 dz3/da2 da2/dz2 dz2/dtheta2 dz2/db2 dz2/da1"
    " da1/dz1 dz1/dtheta1 dz1/db1 | update",
    4: "z1 a1 z2 a2 z3 a3 z4 yhat C | dC/dyhat dyhat/dz4 dz4/dtheta4 dz4/db4 dz4/da3 da3/dz3 dz3/dtheta3 dz3/db3"
    " dz3/da2 da2/dz2 dz2/dtheta2 dz2/db2 dz2/da1 da1/dz1 dz1/dtheta1 dz1/db1 | update",
}
GRADIENTS = {
    "dC/dyhat": "dC/dyhat",
    "dyhat/dz3": "dC/dz3",
    "dz3/dtheta3": "dC/dtheta3",
    "dz3/db3": "dC/db3",
    "dz3/da2": "dC/da2",
    "da2/dz2": "dC/dz2",
    "dz2/dtheta2": "dC/dtheta2",
    "dz2/db2": "dC/db2",
    "dz2/da1": "dC/da1",
    "da1/dz1": "dC/dz1",
    "dz1/dtheta1": "dC/dtheta1",
    "dz1/db1": "dC/db1",
}


def of_depth(depth: int) -> Program:
    return Program.of(Network(1, (Layer(1),) * depth))


ARTICLE = of_depth(3)


@pytest.mark.parametrize("depth", LISTINGS)
def test_a_program_is_the_list_of_steps_in_order(depth: int) -> None:
    program = of_depth(depth)
    assert [str(step.symbol) for step in program] == LISTINGS[depth].replace("|", " ").split()
    assert [step.index for step in program] == list(range(len(program)))
    assert len(program) == 6 * depth + 2
    phases = [
        [str(step.symbol) for step in program if step.phase in some]
        for some in ((Phase.FORWARD, Phase.COST), (Phase.BACKWARD,), (Phase.UPDATE,))
    ]
    assert phases == [part.split() for part in LISTINGS[depth].split("|")]


def test_only_the_cost_step_is_of_the_cost_phase() -> None:
    assert [str(step.symbol) for step in ARTICLE if step.phase is Phase.COST] == ["C"]


def test_every_backward_step_leaves_a_gradient_and_no_other_step_does() -> None:
    assert {str(step.symbol): str(step.gradient) for step in ARTICLE if step.gradient} == GRADIENTS
    assert [str(step.symbol) for step in ARTICLE if step.gradient] == list(GRADIENTS)


@pytest.mark.parametrize(
    ("name", "factors"),
    [
        ("theta3", "dz3/dtheta3 dyhat/dz3 dC/dyhat"),
        ("theta2", "dz2/dtheta2 da2/dz2 dz3/da2 dyhat/dz3 dC/dyhat"),
        ("theta1", "dz1/dtheta1 da1/dz1 dz2/da1 da2/dz2 dz3/da2 dyhat/dz3 dC/dyhat"),
        ("b3", "dz3/db3 dyhat/dz3 dC/dyhat"),
        ("b2", "dz2/db2 da2/dz2 dz3/da2 dyhat/dz3 dC/dyhat"),
        ("b1", "dz1/db1 da1/dz1 dz2/da1 da2/dz2 dz3/da2 dyhat/dz3 dC/dyhat"),
    ],
)
def test_walking_upstream_is_the_articles_product_in_its_order(name: str, factors: str) -> None:
    chain = ARTICLE.chain_of(Parameter.parse(name))
    assert [str(step.symbol) for step in chain] == factors.split()


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 9])
def test_the_chain_grows_by_two_factors_a_layer(depth: int) -> None:
    program = of_depth(depth)
    for layer in range(1, depth + 1):
        for kind in ("theta", "b"):
            assert len(program.chain_of(Parameter(kind, layer))) == 3 + 2 * (depth - layer)


def test_a_step_multiplies_a_gradient_that_exists_already() -> None:
    for step in ARTICLE:
        for above in map(ARTICLE.__getitem__, step.upstreams):
            assert above.index < step.index
            assert above.gradient in step.reads


def test_branches_and_the_way_down_reuse_one_gradient() -> None:
    reused = ARTICLE.find(Op.DA_DZ, 2).index
    assert [str(step.symbol) for step in ARTICLE if step.upstreams == (reused,)] == [
        "dz2/dtheta2",
        "dz2/db2",
        "dz2/da1",
    ]


def test_a_step_reads_only_what_is_given_or_written_before_it() -> None:
    there = {"x", "y", *(f"{kind}{layer}" for kind in ("theta", "b") for layer in (1, 2, 3))}
    for step in ARTICLE:
        assert set(map(str, step.reads)) <= there, step.symbol
        assert str(step.writes) not in there, f"{step.writes} is written twice"
        there.add(str(step.writes))


def test_the_update_waits_for_every_gradient() -> None:
    assert set(map(str, ARTICLE.find(Op.UPDATE).reads)) == {
        f"dC/d{kind}{n}" for kind in ("theta", "b") for n in (1, 2, 3)
    }


@pytest.mark.parametrize(
    ("name", "factors"), [("theta3", 3), ("theta2[0,0]", 5), ("theta1", 7), ("b1[0]", 7)]
)
def test_following_visits_the_forward_pass_and_one_chain(name: str, factors: int) -> None:
    visited = [ARTICLE[index] for index in ARTICLE.followed(Parameter.parse(name))]
    assert [str(step.symbol) for step in visited[:7]] == LISTINGS[3].split("|")[0].split()
    assert visited[7:] == list(reversed(ARTICLE.chain_of(Parameter.parse(name))))
    assert len(visited[7:]) == factors


def test_steps_count_from_one_for_people() -> None:
    assert [step.number for step in ARTICLE] == list(range(1, 21))


def test_what_a_program_lacks_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        ARTICLE.find(Op.DZ_DA, 1)


def test_equal_networks_share_a_program() -> None:
    assert of_depth(3) is of_depth(3)


def test_a_step_uses_what_it_reads_and_nothing_else() -> None:
    program = Program.of(Network(2, (Layer(3, "tanh"), Layer(2, "softmax"))))
    everything = {each for step in program for each in (*step.reads, step.writes, step.symbol)}
    for step in program:
        assert {each for each in everything if step.uses(each)} == set(step.reads)
