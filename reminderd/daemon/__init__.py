"""The one place that builds things and lets them run."""
