"""Loads the shell's rules and tells the watch what is open."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web shell."""

    name = "siaga.web"

    def ready(self) -> None:
        from siaga.accounts import access as people
        from siaga.accounts import watching
        from siaga.deployment import access as plans
        from siaga.deployment import strangers
        from siaga.force import access as force
        from siaga.force import roster_access as rosters
        from siaga.operation import access as operation
        from siaga.territory import access as places
        from siaga.vulnerability import access as risk
        from siaga.vulnerability import reading as classes
        from siaga.web import access, clockwork, server, watch_items

        clockwork.load()
        people.home_is(access.regency)
        strangers.ask(server.may_read_plan)
        access.load()
        plans.load()
        force.load()
        operation.load()
        risk.load()
        places.load()
        rosters.load()
        classes.load()
        watching.add_source(watching.of_accounts)
        watching.add_source(watch_items.of_journal)
        watching.add_source(watch_items.of_plans)
        watching.add_source(watch_items.of_tunnel)
