"""Where the knowledge comes from that somebody is there: one file a source."""
