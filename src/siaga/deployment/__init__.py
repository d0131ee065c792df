"""Who stands where: the planner, the checker, plans and their exports. Knock on `acts.make_plan`."""
