"""The places: provinces, regencies, districts (kecamatan), villages, polling stations (TPS), police bases, travel pairs. Knock on `acts` to change, `reads` to ask."""
