"""The link between the machines of one person, over an MQTT broker of theirs; off unless `[link] broker` is set.

`reminderd link run` is a process of its own, which the daemon starts. It carries words and decides nothing: what this
machine says of the person is the daemon's own word (`link.word` of the followed status), and what others say goes to
the daemon with its age. The daemon is right on its own whenever this process or the broker is away.

**A word** is retained by the broker at `<topic>/machines/<machine>`, expires there, and is replaced at each change and
each beat. The broker says how much of its life is left, so that its age is known without a clock that is right. The
last will is the word "gone". Answers travel inside the words, so that whoever comes later reads them as well.

**A beat** every five minutes renews the word; a word is believed for three beats. The broker confirms each word. Where
it does not, the connection is a dead one and is made anew. Nothing else wakes this process while nothing happens.

**What is heard is hostile**: `words.py` bounds and checks it, and the daemon checks it again.

`words.py`, `name.py`, `chair.py` and `home.py` are pure. `broker.py` is the connection, `daemon.py` the other side,
`app.py` puts them together, `process.py` runs it, and `trial.py` tries the connection for `doctor` and `link test`.
"""
