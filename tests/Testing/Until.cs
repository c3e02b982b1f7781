using Microsoft.Extensions.Time.Testing;

namespace Testing;

/// <summary>Waits for what another process or thread does, where nothing tells when it is done.</summary>
public static class Until
{
    /// <summary>How long any test waits for anything that must happen: a busy machine is slow, not wrong.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long a test waits for much: thousands of messages, a cluster that elects leaders.</summary>
    public static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(8);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Between two looks, which cost something, so that what is looked at gets on.</summary>
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMilliseconds(100);

    public static Task TrueAsync(Func<bool> condition, TimeSpan? patience = null) =>
        TrueAsync(() => Task.FromResult(condition()), patience);

    /// <param name="condition">What must come true.</param>
    /// <param name="patience">How long it may take, where much is to be done; <see cref="Patience"/> unless said.</param>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        var limit = patience ?? Patience;
        if (!await IsTrueAsync(condition, limit))
        {
            throw new TimeoutException($"Not so within {limit.TotalSeconds} s.");
        }
    }

    /// <summary>
    /// Lets a clock go on, step by step. Each step gives it longer to come true than the one before: what is waited for
    /// has its own time limits by that clock, and a busy machine must get to it before they are over.
    /// </summary>
    public static async Task TrueAsync(FakeTimeProvider clock, TimeSpan step, Func<Task<bool>> condition)
    {
        for (var pause = TimeSpan.FromMilliseconds(50); pause < 8 * LongestPause; pause *= 2)
        {
            clock.Advance(step);
            if (await IsTrueAsync(condition, pause < LongestPause ? pause : LongestPause))
            {
                return;
            }
        }

        throw new TimeoutException("Not so, however long the clock goes on.");
    }

    private static async Task<bool> IsTrueAsync(Func<Task<bool>> condition, TimeSpan within)
    {
        var started = TimeProvider.System.GetTimestamp();
        var interval = TimeSpan.FromMilliseconds(5);
        while (true)
        {
            var asked = TimeProvider.System.GetTimestamp();
            if (await condition())
            {
                return true;
            }

            if (TimeProvider.System.GetElapsedTime(started) > within)
            {
                return false;
            }

            var cost = TimeProvider.System.GetElapsedTime(asked); // asking takes at most half of the time
            await Task.Delay(
                cost > interval ? cost : interval,
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
            interval = interval < LongestInterval ? interval * 1.5 : LongestInterval;
        }
    }
}
