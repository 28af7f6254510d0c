"""Points with what freight needs to know of them: country, landmass, region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.errors import FactMissing, Fault

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.world import World

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Texts = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Places:
    """Points in parallel arrays; coordinates in degrees."""

    name: Texts
    country: Texts
    landmass: Texts
    region: Texts
    port_countries: Texts
    longitude: Floats
    latitude: Floats

    def __len__(self) -> int:
        return len(self.name)

    def take(self, which: Whole) -> Places:
        """Give the points of these positions, in their order, repeats allowed."""
        return Places(*(getattr(self, name)[which] for name in self.__slots__))

    def joined(self, more: Places) -> Places:
        """Give these points and then the others."""
        return Places(
            *(np.concatenate([getattr(self, name), getattr(more, name)]) for name in self.__slots__)
        )

    @property
    def points(self) -> Floats:
        """(longitude, latitude) rows."""
        return np.column_stack([self.longitude, self.latitude])

    @classmethod
    def of_sites(cls, sites: pl.DataFrame, world: World) -> Places:
        """Give the sites in their order.

        Raises
        ------
        FactMissing
            A site has no coordinates, or its country is not in table ``landmasses``.
        """
        lands = world.table("landmasses").select(
            "country", "subdivision", "landmass", "region", "port_countries"
        )
        parts = lands.filter(pl.col("subdivision").is_not_null())
        whole = lands.filter(pl.col("subdivision").is_null()).drop("subdivision")
        joined = (
            sites.select("site", "country", "subdivision", "latitude", "longitude")
            .join(parts, on=["country", "subdivision"], how="left", maintain_order="left")
            .join(whole, on="country", how="left", maintain_order="left", suffix="_whole")
            .with_columns(
                pl.coalesce(name, f"{name}_whole").alias(name)
                for name in ("landmass", "region", "port_countries")
            )
            .with_columns(pl.col("latitude", "longitude").fill_nan(None))
        )
        faults = [
            Fault("sites", None, "country", "a country of table landmasses", f"'{code}' at site {site}")
            for site, code in joined.filter(pl.col("landmass").is_null()).select("site", "country").rows()
        ]
        bare = joined.filter(pl.any_horizontal(pl.col("latitude", "longitude").is_null()))["site"]
        faults += [
            Fault(
                "sites",
                None,
                "latitude, longitude",
                "coordinates",
                f"none at site {site}",
                "Give them, or let check fill in the country's reference point",
            )
            for site in bare
        ]
        if faults:
            raise FactMissing(faults)
        return cls._of(joined, "site")

    @classmethod
    def of_nodes(cls, nodes: pl.DataFrame, name: str, world: World) -> Places:
        """Give ports or airports in their order: columns country, landmass, longitude, latitude, and `name`.

        They have the region of their country, and may be used from anywhere on their landmass.
        """
        regions = (
            world.table("landmasses").filter(pl.col("subdivision").is_null()).select("country", "region")
        )
        joined = nodes.join(regions, on="country", how="left", maintain_order="left").with_columns(
            pl.col("region").fill_null(""), port_countries=pl.lit("*")
        )
        return cls._of(joined, name)

    @classmethod
    def _of(cls, frame: pl.DataFrame, name: str) -> Places:
        texts = (
            frame[column].to_numpy().astype(object)
            for column in (name, "country", "landmass", "region", "port_countries")
        )
        label, country, landmass, region, port_countries = texts
        east, north = frame["longitude"].to_numpy(), frame["latitude"].to_numpy()
        return cls(label, country, landmass, region, port_countries, east, north)
