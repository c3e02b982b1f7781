using Microsoft.Extensions.Time.Testing;

namespace EndToEnd.Tests;

/// <summary>Waits for what another process or thread does, where nothing tells when it is done.</summary>
internal static class Until
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public static async Task TrueAsync(Func<Task<bool>> condition, int seconds = 60)
    {
        if (!await IsTrueAsync(condition, TimeSpan.FromSeconds(seconds)))
        {
            throw new TimeoutException($"Not so within {seconds} s.");
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
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > within)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return true;
    }
}
