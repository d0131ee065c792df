"""The shell around every room's screens: server, base page, journal browser, health, the plan page."""
