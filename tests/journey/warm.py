"""Processes that are ready in a few hundredths of a second: forked from one that has imported everything already."""

from multiprocessing import get_context

processes = get_context("forkserver")
processes.set_forkserver_preload(["pytest", "holidays", "flows.wiring", "tests.journey.office"])
