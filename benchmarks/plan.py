"""How good and how fast is the main job? `python -m benchmarks.plan`: both samples, cold, beside human rules."""

from __future__ import annotations

from siaga.deployment.measuring import samples

COLUMNS = ("patrol_minutes", "travel_minutes", "total_minutes", "worst_trip_minutes")


def main() -> None:
    for row in samples():
        gap = {k: None if v is None else round(100 * v, 4) for k, v in row["gap"].items()}
        print(f"{row['sample']}: {row['seconds']} s, gap % {gap}, hard rules broken {row['hard_violations']}")
        pooled = row["minimum_pooled"]
        print(
            f"  pooled {pooled['needed']} - {pooled['have']} = {pooled['missing']}; own need {row['seats_needed']}"
        )
        print(f"  {'':<22}" + "".join(f"{c:>20}" for c in COLUMNS))
        print(f"  {'plan':<22}" + "".join(f"{row[c]:>20.0f}" for c in COLUMNS))
        for rule in row["baselines"]:
            print(f"  {rule['name']:<22}" + "".join(f"{rule[c]:>20.0f}" for c in COLUMNS))


if __name__ == "__main__":
    main()
