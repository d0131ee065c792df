"""The places of an operation. A code is the key everywhere; each row keeps its source and what is synthetic."""

from __future__ import annotations

from django.db import models

from siaga.kit.free_text import FreeList, FreeText

MODES = [("road", "darat"), ("water", "perairan"), ("", "menurut kecamatan")]


class Sourced(models.Model):
    """Where the row comes from, and the names of its fields that hold made, not observed, values."""

    source = FreeText(max_length=300, blank=True)
    synthetic_fields = models.JSONField(default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def synthetic(self) -> bool:
        """True when any field of the row is synthetic."""
        return bool(self.synthetic_fields)


class Province(Sourced):
    code = models.CharField(max_length=2, primary_key=True)
    name = FreeText(max_length=120)

    class Meta:
        db_table = "territory_province"


class Regency(Sourced):
    code = models.CharField(max_length=5, primary_key=True)
    name = FreeText(max_length=120)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="regencies")

    class Meta:
        db_table = "territory_regency"


class District(Sourced):
    """A kecamatan. `mode` "" leaves water or road to the profile; `tps_*` are published totals."""

    code = models.CharField(max_length=8, primary_key=True)
    kpu_code = models.CharField(max_length=6, blank=True)
    name = FreeText(max_length=120)
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="districts")
    lat = models.FloatField()
    lon = models.FloatField()
    position_source = FreeText(max_length=120, blank=True)
    mode = models.CharField(max_length=5, blank=True, choices=MODES)
    area_km2 = models.FloatField(null=True)
    tps_pemilu2024 = models.IntegerField(null=True)
    tps_pilkada2024 = models.IntegerField(null=True)

    class Meta:
        db_table = "territory_district"


class Village(Sourced):
    """A desa or kelurahan. `uncertainty_km`: how far the point may be from the place; None is unknown."""

    code = models.CharField(max_length=13, primary_key=True)
    kpu_code = models.CharField(max_length=10, blank=True)
    name = FreeText(max_length=120)
    kind = models.CharField(max_length=12)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="villages")
    lat = models.FloatField()
    lon = models.FloatField()
    position_source = FreeText(max_length=120, blank=True)
    uncertainty_km = models.FloatField(null=True)
    area_km2 = models.FloatField(null=True)
    mode = models.CharField(max_length=5, blank=True, choices=MODES)
    tps_pemilu2024 = models.IntegerField(null=True)
    tps_special_pemilu2024 = models.IntegerField(null=True)
    tps_pilkada2024 = models.IntegerField(null=True)
    voters = models.IntegerField(null=True)

    class Meta:
        db_table = "territory_village"


class Station(Sourced):
    """A polling station (TPS). `voters` is a headcount of the roll, None where nobody has said."""

    code = models.CharField(max_length=20, primary_key=True)
    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="stations")
    number = models.IntegerField()
    kind = models.CharField(max_length=8, default="regular")
    voters = models.IntegerField(null=True)
    voters_source = FreeText(max_length=200, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    position_source = FreeText(max_length=120, blank=True)
    cancelled = models.BooleanField(default=False)

    class Meta:
        db_table = "territory_station"


class Base(Sourced):
    """A police base. `districts`: codes it answers for; a polres answers for all and lists none."""

    code = models.CharField(max_length=60, primary_key=True)
    name = FreeText(max_length=120)
    kind = models.CharField(max_length=6)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="bases")
    lat = models.FloatField()
    lon = models.FloatField()
    position_source = FreeText(max_length=160, blank=True)
    districts = FreeList(default=list, blank=True)
    districts_source = FreeText(max_length=160, blank=True)

    class Meta:
        db_table = "territory_base"


class TravelPair(Sourced):
    """One-way minutes between two bases or villages. `key` is `from>to`; `engine` is "" for the user's own."""

    key = models.CharField(max_length=130, primary_key=True)
    from_code = models.CharField(max_length=60)
    to_code = models.CharField(max_length=60)
    minutes = models.FloatField()
    engine = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "territory_travel_pair"
