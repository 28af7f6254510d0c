"""From hours at the wheel to hours on the clock: what a driver may drive in one go, and how long the rests are.

Two answers. `schedule` is the fastest lawful timetable of one driver who sets out rested. `expected` is what a shipper
should count on: he does not know how much of the day's driving the driver has behind him when the load is ready, so the
rests are those of a driver found at any point of his shift with equal chance. Then the mean of the rests is
hours / (hours of a shift), without steps, and their spread follows from the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.routes.freight import Freight

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DrivingRule:
    """Hours of service of one country.

    Attributes
    ----------
    drive
        Hours at the wheel between two long rests, above 0.
    rest
        Hours of the long rest.
    window
        Hours from coming on duty after which no more is driven before a long rest.
    break_after, pause
        Hours of driving after which a pause is due, and hours of the pause.
    duty
        Hours on duty but not driving in each shift: inspection, fuel, papers. They count in `window` and `week`.
    week, restart
        Hours on duty after which the longer rest `restart` is due; infinite where no such rule is counted.

    Source
    ------
    USA: 49 CFR 395.3(a)(1)-(3), (b), (c): 11 hours in a window of 14 after 10 off, 30 minutes after 8 hours of driving, 70 hours in
    8 days, 34 hours to restart. CAN: SOR/2005-313 ss. 12-14, 24-28: 13 hours of driving, 14 on duty, within 16 hours, 8 hours off
    in one piece and 10 in the day; 70 hours in 7 days, 36 to restart. MEX: NOM-087-SCT-2-2017: 30 minutes in every 5 hours, 8 hours
    after at most 14 of driving.
    """

    drive: float
    rest: float
    window: float
    break_after: float
    pause: float
    duty: float
    week: float
    restart: float

    @classmethod
    def of(cls, freight: Freight, country: str) -> DrivingRule:
        """Read the rule from table ``driving_hours``; hours on duty without driving from ``freight``."""
        return cls(*(freight.value(f"hours_{name}", "truck", country) for name in cls.__slots__))

    @property
    def shift(self) -> float:
        """Hours at the wheel that fit between two long rests: `drive`, or what `window` leaves after pauses and duties."""
        pauses = np.ceil(self.drive / self.break_after) - 1
        return float(min(self.drive, self.window - pauses * self.pause - self.duty))

    @property
    def clock(self) -> float:
        """Hours on the clock for one hour at the wheel, in the long run of a single driver, restarts left out."""
        pauses = np.ceil(self.shift / self.break_after) - 1
        return float((self.shift + pauses * self.pause + self.duty + self.rest) / self.shift)

    def schedule(self, hours: Floats) -> Floats:
        """Give the clock hours of the fastest timetable for so many hours at the wheel, one driver, rested at the start.

        A load is delivered when the wheel stops: no rest is added after the last hour. Each full `week` of duty adds `restart`.

        Parameters
        ----------
        hours
            Hours at the wheel, 0 or more, any shape.
        """
        hours = np.asarray(hours, dtype=np.float64)
        shifts = np.maximum(np.ceil(hours / self.shift - 1e-9), 1)
        last = hours - (shifts - 1) * self.shift
        full_pauses, last_pauses = (
            np.maximum(np.ceil(stretch / self.break_after - 1e-9) - 1, 0) for stretch in (self.shift, last)
        )
        pauses = (shifts - 1) * full_pauses + last_pauses
        clock: Floats = (
            hours
            + pauses * self.pause
            + np.where(hours > 0, shifts, 0) * self.duty
            + (shifts - 1) * self.rest
        )
        return clock + self._restarts(hours) * self.restart

    def expected(self, hours: Floats, drivers: int = 1) -> tuple[Floats, Floats]:
        """Give the mean clock hours and the standard deviation that comes from where in his shift the driver is found.

        With the driver's place in his shift uniform, a haul of h hours meets floor(h / shift) long rests, and one more with the
        chance that the remainder is of a shift: mean h / shift, variance r (1 - r) rest^2 with r the remainder's share.
        Two drivers in turns rest on the road: no long rest. The longer rest after a full `week` is not counted, as a load that
        would wait for it is handed to another driver.

        Parameters
        ----------
        hours
            Hours at the wheel, 0 or more, any shape.
        drivers
            1, or 2 for a team.
        """
        if drivers > 1:
            return hours * (1 + self.duty / self.shift), np.zeros(np.shape(hours))
        rests = hours / self.shift
        part = rests - np.floor(rests)
        return hours * self.clock, np.sqrt(part * (1 - part)) * self.rest

    def _restarts(self, hours: Floats) -> Floats:
        on_duty = hours * (1 + self.duty / self.shift)
        times: Floats = np.maximum(np.ceil(on_duty / self.week - 1e-9) - 1, 0)
        return times
