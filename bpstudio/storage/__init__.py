"""What leaves the program and comes back: the session file, tables, presets, exports, and what survives a crash.

The session file. ``contents`` has its keys. ``sources`` are files, presets and links. ``reader`` reads it by way of
``parse`` (bytes to JSON values), ``repeated`` (keys that are there twice), ``large`` (piece by piece) and ``typed``
(values to dataclasses). ``practised`` takes up its exercise and answers. ``opening`` reads one to be shown, of a long
one what ``outline`` shows before it is run; ``replay`` runs it again and ``differences`` compares. ``writer`` writes
it, with ``plain`` (values as JSON), ``recorded`` (costs and gradients) and ``checkpoints``. ``schema`` describes it,
``made_on`` says which kernels ran it, ``export`` writes it in other forms, ``presets`` come with the program, and
``errors`` are what is said of a bad one.

Tables. ``sheets`` gives examples of a file and ``pasted`` of the clipboard, ``copied`` units and layers.
``delimited`` reads text by its ``manner``, ``encodings`` and ``cells``; ``frames`` looks for what a table stands in:
``framed`` (LaTeX, comments), ``ruled`` (Markdown), ``printed`` (R, pandas), ``brackets`` (MATLAB, numpy), ``objects``
(JSON), ``hypertext`` (web pages). ``headings`` and ``titles`` are the names and the lines around it, ``classes``
columns of words; ``doubts`` says what could be meant otherwise.

Exercises. ``students`` makes their files for those on a list, ``grading`` says what those handed in have earned.

Somebody's own numbers, to be compared: ``numbers``, of which arrays of numpy come by way of ``npz`` and what
Python prints by way of ``from_python``. ``weights`` are those of other programs, and what is theirs in a network.

On the disk. ``files`` reads and replaces one whole, ``file_seen`` tells whether it is still the one that was seen,
``lock`` and ``held`` keep others from saving it, ``journal`` keeps unsaved work in a ``recovery_place``, its arrays
``packed``. ``places`` and ``machine`` tell where and who we are, ``resources`` where the program's own files lie,
``desktop`` puts it into the applications menu. ``progress`` tells how far long work has come.

Beside sessions: ``lessons`` reads pages of prose that have one beside them.

For reports: ``about`` (versions and licences), ``installed``, ``crash_log`` and ``problem_report``.
"""
