"""The arithmetic of a small network, with numpy alone: no toolkit, no files, no clock, no global randomness.

Open first, in this order:

``network``, ``parameters``
    What a network is, and its weights and biases.
``quantity``
    Every number of an iteration by its kind and place, and the one place where its name is written and read.
``program``
    The steps of one iteration, derived from the network.
``plain_pass``, ``plain_values``
    One whole iteration in plain numpy, forward, backward and update: the specification of all that follows; and what it
    has worked out.
``entry``
    The numbers of such an iteration by their names, one by one.
``carried``, ``signs``
    The same with numbers in it that somebody says; and which sign a number has, where rounding alone has none.
``mistakes``
    What people do wrong, each as the same iteration with one rule altered.
``functions``, ``optimizers``
    Every activation, cost, penalty and optimizer, with its value and its derivative or rule: the only calculus.

What is trained, and on what: ``task``, ``examples``, ``initializers``, ``datasets``, ``planted`` (a mistake made on
purpose); ``registered`` tells from which modules it has what the program does not bring. ``refused`` says what does not
fit, ``arrays`` what numbers are kept in.

What runs it: ``trainer`` (many iterations, or one to be looked at), ``traced`` (that one), ``forward`` (the forward
pass alone), ``held_out`` (how well it does on other examples), ``gradient_check`` (whether every derivative is right),
``touched`` (iterations that are rounded otherwise), ``redrawn`` (the same network with other numbers near its own);
``memory`` tells what an iteration takes, and ``arithmetic`` what computes here.

``words`` is how a sentence is put together, of the engine's refusals and of all that is said above it.

``fast`` holds what speed costs: the same pass as calls bound to arrays allocated once. Only the engine knows it, and
tests hold it to ``plain_pass``, value by value.
"""
