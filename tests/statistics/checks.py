"""What a sample must show. Each check fails by chance for FALSE_ALARM of the seeds, per number."""

import numpy as np
from scipy import stats

FALSE_ALARM = 2 * stats.norm.sf(5)
"""5.7e-7"""
LEVELS = np.array(
    [1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 0.9999, 0.99999]
)


def check_count(count, draws, chance):
    """Exact binomial tails; arrays are checked number by number."""
    below, above = stats.binom.cdf(count, draws, chance), stats.binom.sf(count - 1, draws, chance)
    chances = np.minimum(2 * np.minimum(below, above), 1)
    assert (chances > FALSE_ALARM).all(), f"{count} of {draws}, expected {draws * chance}"


def check_near(value, expected, error):
    """Within five standard errors; arrays are checked number by number."""
    z = (np.asarray(value) - expected) / error
    assert (np.abs(z) < 5).all(), f"{value} where {expected} is expected: z = {z}"


def check_mean(sample, mean):
    """The mean of the last axis, with the sample's own standard error."""
    sample = np.asarray(sample)
    error = sample.std(axis=-1) / np.sqrt(sample.shape[-1])
    check_near(sample.mean(axis=-1), mean, error)


def check_variance(sample, mean, variance):
    """The mean square about the known mean."""
    check_mean((sample - np.asarray(mean)[..., None]) ** 2, variance)


def check_quantiles(sample, quantile):
    """How many lie below the exact quantiles of LEVELS (13 numbers)."""
    below = np.searchsorted(np.sort(sample), quantile(LEVELS))
    check_count(below, sample.size, LEVELS)


def check_distribution(sample, cdf):
    """Kolmogorov and Smirnov's largest distance, by its asymptotic distribution."""
    values = np.sort(cdf(sample))
    steps = np.arange(sample.size + 1) / sample.size
    distance = max((steps[1:] - values).max(), (values - steps[:-1]).max())
    assert stats.kstwobign.sf(distance * np.sqrt(sample.size)) > FALSE_ALARM, distance


def check_uncorrelated(one, other):
    """Of two independent samples the product-moment correlation is nearly normal, 1/n."""
    r = np.corrcoef(one, other)[0, 1]
    assert abs(r) < 5 / np.sqrt(one.size), r


def check_correlation(one, other, rho):
    """Of two samples that are jointly normal, by Fisher's transform."""
    r = np.corrcoef(one, other)[0, 1]
    check_near(np.arctanh(r), np.arctanh(rho), 1 / np.sqrt(one.size - 3))


def check_uniform(counts):
    """Cells that are equally likely: Pearson's chi-squared, both tails."""
    expected = counts.sum() / counts.size
    statistic = ((counts - expected) ** 2).sum() / expected
    chances = stats.chi2.sf(statistic, counts.size - 1), stats.chi2.cdf(statistic, counts.size - 1)
    assert 2 * min(chances) > FALSE_ALARM, statistic


def check_independent(one, other, quantiles):
    """Cells of equal chance, cut at the exact `quantiles` of each of two samples."""
    cells = quantiles[0].size + 1
    place = np.searchsorted(quantiles[0], one) * cells + np.searchsorted(quantiles[1], other)
    check_uniform(np.bincount(place, minlength=cells * cells))


def check_dispersion(counts, size, chance):
    """Counts of blocks of `size` draws vary as independent draws do: no more and no less."""
    statistic = ((counts - size * chance) ** 2).sum() / (size * chance * (1 - chance))
    chances = stats.chi2.sf(statistic, counts.size), stats.chi2.cdf(statistic, counts.size)
    assert 2 * min(chances) > FALSE_ALARM, statistic / counts.size
