"""`make bench`: what the main job costs, reading a calendar, an invitation, and the nightly summary. Takes several minutes; `--quick` is one round without the growth; `--night` the
summary alone."""

import sys

from tests.bench import agendas, invitations, night
from tests.bench.main_job import main

if "--night" not in sys.argv:
    if "--quick" in sys.argv:
        main(rounds=1, growth=())
    else:
        main()
    agendas.main()
    invitations.main()
night.main()
