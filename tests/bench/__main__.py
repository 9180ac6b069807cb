"""`make bench`: what the main job costs, and reading a calendar. Takes several minutes; `--quick` is one round without the growth."""

import sys

from tests.bench import agendas
from tests.bench.main_job import main

if "--quick" in sys.argv:
    main(rounds=1, growth=())
else:
    main()
agendas.main()
