"""A goods file: everything that the engine's public records can say, as one JSON or TOML file with a published schema."""

from allyshore.origin.goodsfile.answering import Answer
from allyshore.origin.goodsfile.judging import GoodsJudgement, JudgedGood, judge
from allyshore.origin.goodsfile.reading import GoodsRecord, StatedGood, goods_schema, read_goods
from allyshore.origin.goodsfile.writing import goods_file_of

__all__ = [
    "Answer",
    "GoodsJudgement",
    "GoodsRecord",
    "JudgedGood",
    "StatedGood",
    "goods_file_of",
    "goods_schema",
    "judge",
    "read_goods",
]
