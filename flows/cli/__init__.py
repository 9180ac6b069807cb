"""What each command of the command line does, one file a command; imported when it is asked for, so that `--help` is quick."""
