"""The workloads, one module each, in the order they run."""

from __future__ import annotations

from benchmarks.case import Workload
from benchmarks.workloads import (
    checkpointing,
    conv,
    deep_graph,
    elementwise_big,
    folding,
    fourth_derivative,
    importing,
    mlp_step,
    op_overhead,
    rosenbrock_hessian,
    scalar_expr,
    scalar_mlp,
    svg,
)

WORKLOADS: dict[str, Workload] = {
    module.WORKLOAD.name: module.WORKLOAD
    for module in (
        op_overhead,
        scalar_expr,
        scalar_mlp,
        mlp_step,
        conv,
        deep_graph,
        elementwise_big,
        checkpointing,
        rosenbrock_hessian,
        fourth_derivative,
        importing,
        svg,
        folding,
    )
}
