#!/usr/bin/env python3
"""Writes kdiffusion.safetensors: what k-diffusion 0.1.1 makes of the samplers that diffusers has in another form or not at
all, and where the spacings that requests may ask for place the levels, by the formulas of the tools that named them.

    pip install torch numpy scipy tqdm k-diffusion==0.1.1.post1     # the last without its dependencies
    python make_kdiffusion.py OUT.safetensors

The noise of the steps is that of tests/core/diffusion: one generator, seeded with steps + 1.
"""
import json
import math
import os
import sys
import types

import numpy as np
import torch
from safetensors.torch import save_file

# Only the samplers and the wrappers are needed, not what the package trains and evaluates with.
root = next(f"{place}/k_diffusion" for place in sys.path if os.path.isdir(f"{place}/k_diffusion"))
for name in ("torchdiffeq", "torchsde"):
    sys.modules[name] = types.SimpleNamespace(odeint=None)
package = types.ModuleType("k_diffusion")
package.__path__ = [root]
sys.modules["k_diffusion"] = package
utils = types.ModuleType("k_diffusion.utils")
utils.append_dims = lambda x, n: x[(...,) + (None,) * (n - x.ndim)]
sys.modules["k_diffusion.utils"] = package.utils = utils
from k_diffusion import external, sampling  # noqa: E402

torch.set_num_threads(1)
betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000) ** 2
alphas_cumprod = torch.cumprod(1 - betas, 0)


def toy(x, t):
    return torch.tanh(0.5 * x) + 0.1 * torch.sin(0.01 * t.float()).reshape(-1, 1, 1, 1)


class V(external.DiscreteVDDPMDenoiser):
    def get_v(self, x, t, **kwargs):
        return toy(x, t)


EPS = external.DiscreteEpsDDPMDenoiser(toy, alphas_cumprod, quantize=False)
SIGMAS = EPS.sigmas.double().numpy()
LOW, HIGH = float(SIGMAS[0]), float(SIGMAS[-1])


def at(t):
    return np.interp(t, np.arange(1000), SIGMAS)


def beta(n):
    import scipy.stats
    return [LOW + scipy.stats.beta.ppf(p, 0.6, 0.6) * (HIGH - LOW) for p in 1 - np.linspace(0, 1, n)]


AYS = {"sd1": [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029],
       "sdxl": [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029]}


def ays(n, table):
    known = np.log(AYS[table])
    return np.exp(np.interp(np.linspace(0, 10, n + 1), np.arange(11), known))[:-1]


SPACINGS = {
    "normal": lambda n: at(np.linspace(999, 0, n)),
    "karras": lambda n: sampling.get_sigmas_karras(n, LOW, HIGH)[:-1].numpy(),
    "exponential": lambda n: sampling.get_sigmas_exponential(n, LOW, HIGH)[:-1].numpy(),
    "beta": beta,
    "sgm_uniform": lambda n: at(np.linspace(999, 0, n + 1)[:-1]),
    "simple": lambda n: [SIGMAS[-(1 + int(i * 1000 / n))] for i in range(n)],
    "ddim_uniform": lambda n: [SIGMAS[x] for x in range(1, 1000, max(1000 // n, 1))][:n][::-1],
    "align_your_steps": lambda n: ays(n, "sd1"),
    "align_your_steps_xl": lambda n: ays(n, "sdxl"),
    "kl_optimal": lambda n: [math.tan(i / max(n - 1, 1) * math.atan(LOW) + (1 - i / max(n - 1, 1)) * math.atan(HIGH))
                             for i in range(n)],
}


class StepNoise:
    """Increments of one Brownian path within a step of two evaluations, fresh ones from step to step."""

    def __init__(self, generator, calls):
        self.generator, self.calls, self.first = generator, calls, None

    def __call__(self, sigma, sigma_next):
        fresh = torch.randn(1, 2, 4, 4, generator=self.generator)
        if self.calls == 1:
            return fresh
        if self.first is None:
            self.first = (sigma - sigma_next, fresh)
            return fresh
        (way, known), self.first = self.first, None
        share = way / (sigma - sigma_next)
        return known * share**0.5 + fresh * (1 - share) ** 0.5


SAMPLERS = {"dpmpp_sde": (sampling.sample_dpmpp_sde, 2), "dpmpp_3m_sde": (sampling.sample_dpmpp_3m_sde, 1),
            "dpm2": (sampling.sample_dpm_2, 0), "dpm2_ancestral": (sampling.sample_dpm_2_ancestral, 1),
            "lms": (sampling.sample_lms, 0), "euler_ancestral": (sampling.sample_euler_ancestral, 1),
            "euler": (sampling.sample_euler, 0)}


def run(sampler, prediction, sigmas, steps):
    function, noisy = SAMPLERS[sampler]
    noise = torch.randn(1, 2, 4, 4, generator=torch.Generator().manual_seed(steps))
    model = EPS if prediction == "epsilon" else V(toy, alphas_cumprod, quantize=False)
    generator = torch.Generator().manual_seed(steps + 1)
    extra = {"noise_sampler": StepNoise(generator, noisy)} if noisy else {}
    return function(model, noise * sigmas[0], sigmas, disable=True, **extra)


def main():
    cases, sigmas, results = [], [], []
    plan = [(s, p, "normal", n) for s in SAMPLERS for p in ("epsilon", "v_prediction") for n in (4, 12)]
    plan += [("euler", "epsilon", spacing, n) for spacing in SPACINGS for n in (1, 5, 10, 23)]
    plan += [("dpmpp_sde", "epsilon", "karras", 9), ("dpmpp_3m_sde", "epsilon", "exponential", 11),
             ("dpm2_ancestral", "v_prediction", "sgm_uniform", 8), ("lms", "epsilon", "karras", 10)]
    for sampler, prediction, spacing, steps in plan:
        levels = torch.tensor([*SPACINGS[spacing](steps), 0.0], dtype=torch.float32)
        cases.append(dict(sampler=sampler, prediction=prediction, spacing=spacing, steps=steps))
        sigmas.append(levels)
        results.append(run(sampler, prediction, levels, steps))
    save_file({"sigmas": torch.cat(sigmas), "x": torch.cat(results)}, sys.argv[1],
              metadata={"cases": json.dumps(cases)})
    print(len(cases), "cases")


main()
