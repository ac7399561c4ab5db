"""Messages to a phone, through apprise, when the user set an address."""
