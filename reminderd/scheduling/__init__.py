"""APScheduler, and the only place that knows it: the one alarm, and the days and times of a weekly plan."""
