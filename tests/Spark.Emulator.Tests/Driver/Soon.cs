namespace Spark.Emulator.Tests;

/// <summary>Waits for what happens in the background, where nothing tells when it is done.</summary>
internal static class Soon
{
    public static async Task TrueAsync(Func<Task<bool>> condition, int seconds = 20)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(seconds));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
