"""Following one parameter: its chain and nothing else, with what an earlier chain computed taken over."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.task import Training
from bpstudio.session.edits.base import Edit, Reinitialize, SetLearningRate, SetParameter
from bpstudio.session.edits.structure import AddLayer, AddUnit, RemoveLayer, RemoveUnit
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import Cursor
from bpstudio.session.session import Session

FORWARD = ["z1", "a1", "z2", "a2", "z3", "yhat", "C"]


def article() -> Session:
    network = Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid")))
    return Session(
        Document(network, Examples(np.array([[1.5]]), np.array([[0.25]])), training=Training(seed=5))
    )


def following(name: str) -> Session:
    session = article()
    session.follow(Parameter.parse(name))
    return session


def walked(session: Session) -> list[str]:
    """The steps visited from here to the end of the chain."""
    symbols = []
    while session.frame.next is not None:
        session.step()
        assert session.frame.current is not None
        symbols.append(str(session.frame.current.symbol))
    return symbols


def seen(session: Session) -> list[str]:
    return [str(step.symbol) for step in session.frame.visible_steps]


def reused(session: Session) -> list[str]:
    return [str(step.symbol) for step in session.frame.visible_steps if session.frame.reused(step)]


@pytest.mark.parametrize(
    ("name", "factors"),
    [
        ("theta3", "dC/dyhat dyhat/dz3 dz3/dtheta3"),
        ("theta2", "dC/dyhat dyhat/dz3 dz3/da2 da2/dz2 dz2/dtheta2"),
        ("theta1", "dC/dyhat dyhat/dz3 dz3/da2 da2/dz2 dz2/da1 da1/dz1 dz1/dtheta1"),
        ("b3", "dC/dyhat dyhat/dz3 dz3/db3"),
        ("b2[0]", "dC/dyhat dyhat/dz3 dz3/da2 da2/dz2 dz2/db2"),
        ("b1[0]", "dC/dyhat dyhat/dz3 dz3/da2 da2/dz2 dz2/da1 da1/dz1 dz1/db1"),
    ],
)
def test_following_visits_the_forward_pass_and_exactly_the_chain(name: str, factors: str) -> None:
    assert walked(following(name)) == FORWARD + factors.split()


def test_the_product_of_the_factors_is_the_gradient() -> None:
    session = following("theta1[0,0]")
    walked(session)
    frame = session.frame
    factors = [frame.factor(step) for step in frame.program.chain_of(Parameter.parse("theta1"))]
    product = np.prod([factor.item() for factor in factors if factor is not None])
    gradient = frame.gradient(Parameter.parse("theta1[0,0]"))
    assert len(factors) == 7
    assert gradient is not None
    assert float(gradient) == pytest.approx(product, rel=1e-12)


def test_branches_of_other_parameters_stay_unknown() -> None:
    session = following("theta2")
    walked(session)
    for name in ("theta3", "b3", "b2", "theta1", "b1"):
        assert session.frame.gradient(Parameter.parse(name)) is None
    assert session.frame.gradient(Parameter.parse("theta2")) is not None


def test_what_an_earlier_chain_computed_is_reused_and_not_visited_again() -> None:
    session = following("theta3")
    walked(session)
    session.follow(Parameter.parse("theta2"))
    assert reused(session) == [*FORWARD, "dC/dyhat", "dyhat/dz3", "dz3/dtheta3"]
    assert walked(session) == ["dz3/da2", "da2/dz2", "dz2/dtheta2"]
    assert "dz3/da2" not in reused(session)
    session.follow(Parameter.parse("theta1"))
    assert walked(session) == ["dz2/da1", "da1/dz1", "dz1/dtheta1"]
    assert {"dz3/dtheta3", "dz2/dtheta2"} < set(seen(session))


def test_going_back_before_a_reused_factor_hides_what_was_made_of_it() -> None:
    session = following("theta3")
    walked(session)
    session.follow(Parameter.parse("b3"))
    walked(session)
    assert "dz3/dtheta3" in seen(session)
    session.back()
    assert seen(session)[-2:] == ["dyhat/dz3", "dz3/dtheta3"]
    session.back()
    assert seen(session)[-1] == "dC/dyhat"
    session.step()
    assert "dz3/dtheta3" in seen(session)


def test_the_end_of_a_chain_leads_to_the_next_iteration_and_back_again() -> None:
    session = following("theta3")
    walked(session)
    session.follow(Parameter.parse("theta2"))
    walked(session)
    marks, values = reused(session), seen(session)
    session.step()
    assert session.state.cursor == Cursor(1, 0)
    assert reused(session) == []
    session.back()
    assert (reused(session), seen(session)) == (marks, values)


def test_following_after_the_update_shows_the_parameters_the_chain_reads() -> None:
    session = article()
    session.finish_iteration()
    assert session.frame.updated
    session.follow(Parameter.parse("theta2"))
    assert not session.frame.updated
    assert session.frame.parameters == session.frame.before
    assert session.frame.gradient(Parameter.parse("theta1")) is not None


def test_training_while_following_ends_where_everything_is_revealed() -> None:
    session = following("theta2")
    session.train(3)
    frame = session.frame
    assert session.state.cursor == Cursor(2, len(frame.program))
    assert frame.visible_steps == frame.program.steps
    assert reused(session) == []
    assert (session.state.completed, session.state.following is not None) == (3, True)
    session.step()
    assert (session.state.cursor, seen(session)) == (Cursor(3, 0), [])
    assert walked(session)[-1] == "dz2/dtheta2"
    assert session.state.completed == 3


def test_back_from_where_training_ended_hides_the_update_and_then_the_chain() -> None:
    session = following("theta2")
    session.train(3)
    session.step()
    session.back()
    assert session.state.cursor == Cursor(2, len(session.frame.program))
    session.back()
    assert seen(session) == [*FORWARD, "dC/dyhat", "dyhat/dz3", "dz3/da2", "da2/dz2", "dz2/dtheta2"]
    session.back()
    assert seen(session)[-1] == "da2/dz2"
    assert walked(session) == ["dz2/dtheta2", "update"]


def test_an_edit_after_training_while_following_takes_effect_in_the_next_iteration() -> None:
    session = following("theta2")
    session.train(3)
    session.apply(SetLearningRate(0.2))
    assert (session.state.cursor, session.state.iterations) == (Cursor(3, 0), 3)
    session.undo()
    session.follow(None)
    assert session.state.cursor == Cursor(2, len(session.frame.program))
    assert session.state.completed == 3


def test_seeking_while_following_stops_at_a_step_of_the_chain() -> None:
    session = following("theta2")
    session.train(3)
    assert str(session.frame.program[10].symbol) == "dz3/db3"
    session.seek(1, 11)
    assert session.frame.current is not None
    assert str(session.frame.current.symbol) == "dyhat/dz3"
    session.step()
    session.back()
    assert str(session.frame.current.symbol) == "dyhat/dz3"


def test_following_nothing_visits_everything_again() -> None:
    session = following("theta2")
    walked(session)
    session.follow(None)
    assert walked(session)[-3:] == ["dz1/dtheta1", "dz1/db1", "update"]


def test_following_stays_through_training_and_edits() -> None:
    session = following("theta2")
    session.train(2)
    session.apply(SetLearningRate(0.2))
    assert session.state.following is not None
    assert walked(session)[-1] == "dz2/dtheta2"


def test_following_ends_with_the_parameter() -> None:
    session = following("theta2")
    session.apply(RemoveLayer(1))  # new weights close the gap
    assert session.state.following is None
    session.undo()
    assert session.state.following is not None


def test_a_weight_is_followed_to_the_layer_it_has_moved_to() -> None:
    session = following("theta3")
    value = session.frame.parameters.theta(3).copy()
    session.apply(RemoveLayer(1))
    assert session.state.following is not None
    assert str(session.state.following.parameter) == "theta2"
    assert session.frame.parameters.theta(2) == value


def test_going_through_iterations_without_the_parameter_forgets_nothing() -> None:
    session = article()
    session.train(2)
    session.apply(AddLayer(1))
    session.train(1)
    session.follow(Parameter.parse("theta4"))
    session.seek(1)
    assert session.state.following is None
    assert len(walked(session)) == len(session.frame.program)
    session.seek(2)
    assert session.state.following is not None
    assert walked(session)[-1] == "dz4/dtheta4"


@pytest.mark.parametrize("name", ["theta4", "theta1[1,0]", "b2[7]"])
def test_a_parameter_that_is_not_there_cannot_be_followed(name: str) -> None:
    session = article()
    before = session.state
    with pytest.raises(ValueError, match=f"this network has no {name.split('[')[0]}"):
        session.follow(Parameter.parse(name))
    assert session.state is before


def wide() -> Session:
    network = Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid")))
    data = Examples(np.array([[0.5, -1.0]]), np.array([[1.0, 0.0]]))
    return Session(Document(network, data, training=Training(seed=5)))


def test_a_followed_weight_stays_the_same_weight_when_a_unit_before_it_goes() -> None:
    session = wide()
    session.follow(Parameter.parse("theta2[1,0]"))
    value = session.frame.parameters[Parameter.parse("theta2[1,0]")]
    session.apply(RemoveUnit(1, 0))
    following = session.state.following
    assert following is not None
    assert str(following.parameter) == "theta2[0,0]"
    assert session.frame.parameters[following.parameter] == value


def test_a_followed_weight_whose_unit_is_removed_is_followed_no_more_until_that_is_undone() -> None:
    session = wide()
    session.follow(Parameter.parse("theta2[1,0]"))
    session.apply(RemoveUnit(1, 1))
    assert session.state.following is None
    session.undo()
    following = session.state.following
    assert following is not None
    assert str(following.parameter) == "theta2[1,0]"


def test_a_layers_weights_are_followed_where_a_new_layer_has_moved_them() -> None:
    session = wide()
    session.follow(Parameter.parse("theta2"))
    session.apply(AddLayer(1, 2))
    following = session.state.following
    assert following is None or following.parameter.layer in (2, 3)


@pytest.mark.parametrize("edit", [SetParameter("theta1[0,1]", 0.5), Reinitialize("he", 3), AddUnit(1)])
def test_a_followed_weight_that_keeps_its_place_stays_followed_whatever_its_value(edit: Edit) -> None:
    session = wide()
    session.follow(Parameter.parse("theta1[0,1]"))
    session.apply(edit)
    following = session.state.following
    assert following is not None
    assert str(following.parameter) == "theta1[0,1]"


def test_the_last_factor_of_a_chain_is_its_own_and_never_reused() -> None:
    session = article()
    session.finish_iteration()
    theta = Parameter("theta", 1, 0, 0)
    session.follow(theta)
    branch = session.frame.program.branch(theta)
    assert session.frame.visible(branch)
    assert not session.frame.reused(branch)
    assert session.frame.reused(session.frame.program.chain_of(theta)[1])
