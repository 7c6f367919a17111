"""python3 measure_pytorch.py WORKLOAD BUDGET VARIANTS: the same work in eager PyTorch on one thread.

Prints a JSON line for each variant, as measure-engine.ts does.
"""
import json
import math
import os
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

BATCHES = 8


def hashed(seed, size):
    x = np.arange(1, size + 1, dtype=np.uint32) * np.uint32(0x9E3779B1)
    x ^= np.uint32(seed * 0x85EBCA6B & 0xFFFFFFFF)
    x = (x ^ x >> np.uint32(16)) * np.uint32(0x7FEB352D)
    x = (x ^ x >> np.uint32(15)) * np.uint32(0x846CA68B)
    return (x ^ x >> np.uint32(16)) >> np.uint32(8)


def uniform(seed, shape, bound):
    values = bound * (hashed(seed, math.prod(shape)) / 2.0**23 - 1)
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


class Weights:
    """Starting weights in the order of the layers."""

    def __init__(self):
        self.count = 0

    def next(self, shape, bound):
        self.count += 1
        return uniform(99 + self.count, shape, bound)

    def linear(self, inputs, outputs, gain=1):
        layer = nn.Linear(inputs, outputs)
        layer.weight.data = self.next([inputs, outputs], gain / math.sqrt(inputs)).t().contiguous()
        layer.bias.data = self.next([outputs], gain / math.sqrt(inputs))
        return layer

    def conv(self, inputs, outputs):
        layer = nn.Conv2d(inputs, outputs, 3)
        layer.weight.data = self.next([outputs, inputs, 3, 3], 1 / math.sqrt(inputs * 9))
        layer.bias.data = self.next([outputs], 1 / math.sqrt(inputs * 9))
        return layer

    def lstm(self, inputs, hidden):
        layer = nn.LSTM(inputs, hidden, batch_first=True)
        bound = 1 / math.sqrt(hidden)
        for name, size in (("ih", inputs), ("hh", hidden)):
            weight = self.next([size, 4 * hidden], bound).t().contiguous()
            getattr(layer, f"weight_{name}_l0").data = weight
            getattr(layer, f"bias_{name}_l0").data = self.next([4 * hidden], bound)
        return layer


class LastState(nn.Module):
    def __init__(self, lstm, head):
        super().__init__()
        self.lstm = lstm
        self.head = head

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


def model_of(spec):
    weights = Weights()
    activations = {"relu": nn.ReLU, "tanh": nn.Tanh}
    if spec["kind"] == "lstm":
        return LastState(weights.lstm(spec["input"], spec["hidden"]), weights.linear(spec["hidden"], 1))
    layers = []
    if spec["kind"] == "conv":
        size = spec["image"]
        for inputs, outputs in zip(spec["channels"], spec["channels"][1:]):
            layers += [weights.conv(inputs, outputs), nn.ReLU(), nn.MaxPool2d(2)]
            size = (size - 2) // 2
        layers += [nn.Flatten(), weights.linear(spec["channels"][-1] * size**2, spec["classes"])]
        return nn.Sequential(*layers)
    dims = spec["dims"]
    for i, (inputs, outputs) in enumerate(zip(dims, dims[1:])):
        layers.append(weights.linear(inputs, outputs, spec.get("gain", 1)))
        activation = spec["act"] if i + 2 < len(dims) else spec.get("outAct")
        if activation:
            layers.append(activations[activation]())
    return nn.Sequential(*layers)


def batches_of(spec):
    batch = spec["batch"]
    if spec["kind"] == "mlp":
        row, outputs = [spec["dims"][0]], spec["dims"][-1]
    elif spec["kind"] == "conv":
        row, outputs = [spec["channels"][0], spec["image"], spec["image"]], spec["classes"]
    else:
        row, outputs = [spec["seq"], spec["input"]], 1
    inputs = uniform(1, [BATCHES, batch, *row], 1.7)
    if spec["loss"] == "ce":
        bits = hashed(2, BATCHES * batch).astype(np.int64)
        targets = torch.from_numpy(bits % outputs).reshape(BATCHES, batch)
    elif spec["loss"] == "bce":
        bits = hashed(2, BATCHES * batch * outputs) & 1
        targets = torch.from_numpy(bits.astype(np.float32)).reshape(BATCHES, batch, outputs)
    else:
        targets = uniform(2, [BATCHES, batch, outputs], 1)
    return list(zip(inputs, targets))


LOSSES = {
    "ce": F.cross_entropy,
    "bce": F.binary_cross_entropy_with_logits,
    "mse": F.mse_loss,
    "logcosh": lambda prediction, target: torch.log(torch.cosh(prediction - target)).mean(),
}


def time_steps(step, first, budget):
    """Median, best, steps per second, steps and share of quiet blocks, as timing.ts."""
    index, begin = first, time.perf_counter()
    while True:
        step(index)
        index += 1
        if time.perf_counter() - begin >= min(1.5, budget):
            break
    size = max(1, math.ceil(0.005 * (index - first) / (time.perf_counter() - begin)))
    blocks, begin, measured_from = [], time.perf_counter(), index
    while time.perf_counter() - begin < budget or len(blocks) < 3:
        cpu, start = time.process_time(), time.perf_counter()
        for _ in range(size):
            step(index)
            index += 1
        elapsed = time.perf_counter() - start
        blocks.append((elapsed * 1e6 / size, (time.process_time() - cpu) / elapsed))
    per_second = (index - measured_from) / (time.perf_counter() - begin)
    quiet = [us for us, share in blocks if share > 0.9]
    counted = sorted(quiet if len(quiet) >= 3 else [us for us, _ in blocks])
    return counted[len(counted) // 2], counted[0], per_second, index - measured_from, len(quiet) / len(blocks)


def main(name, budget, variants):
    torch.set_num_threads(1)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "spec.json")) as file:
        spec = json.load(file)[name]
    model, batches, loss_of = model_of(spec), batches_of(spec), LOSSES[spec["loss"]]
    parameters = list(model.parameters())
    if spec["opt"] == "adam":
        optimizer = torch.optim.Adam(parameters, lr=spec["lr"])
    else:
        optimizer = torch.optim.SGD(parameters, lr=spec["lr"], momentum=0.9 * (spec["opt"] == "momentum"))
    last = None

    def base(index):
        nonlocal last
        x, y = batches[index % BATCHES]
        optimizer.zero_grad(set_to_none=True)
        last = loss_of(model(x), y)
        last.backward()
        optimizer.step()

    def norms(index):
        base(index)
        torch.stack(torch._foreach_norm([p.grad for p in parameters])).tolist()
        last.item()

    index = 0
    while index < 3:
        base(index)
        index += 1
    loss2 = last.item()
    for variant in variants.split(","):
        step = {"base": base, "norms": norms}[variant]
        median, best, per_second, steps, quiet = time_steps(step, index, float(budget))
        index += steps
        print(json.dumps({
            "contestant": "pytorch", "workload": name, "variant": variant,
            "steps_per_s": float(f"{per_second:.5g}"), "median_us_per_step": float(f"{median:.5g}"),
            "best_us_per_step": float(f"{best:.5g}"), "steps": steps, "quiet": round(quiet, 4),
            "loss2": loss2,
        }), flush=True)


main(*sys.argv[1:])
