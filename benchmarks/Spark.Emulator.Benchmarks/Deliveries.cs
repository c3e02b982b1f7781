using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Spark.Emulator.Benchmarks;

/// <summary>Signed deliveries of one webhook, in order, to a receiver that answers at once.</summary>
internal static class Deliveries
{
    private const int Count = 12_800;

    public static async Task RunAsync()
    {
        var arrived = 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var receiver = builder.Build();
        receiver.Run(_ =>
        {
            if (Interlocked.Increment(ref arrived) == Count)
                done.TrySetResult();
            return Task.CompletedTask;
        });
        await receiver.StartAsync();

        using var emulator = Server.Start("emulator");
        using var calls = new Calls(emulator.Url);
        var room = (string)(await calls.PostAsync("rooms", new() { ["title"] = "room" }))["id"]!;
        await calls.PostAsync(
            "webhooks",
            new()
            {
                ["name"] = "benchmark",
                ["targetUrl"] = receiver.Urls.First() + "/hook",
                ["resource"] = "messages",
                ["event"] = "created",
                ["secret"] = "secret",
            }
        );
        var started = Stopwatch.GetTimestamp();
        var said = await Load.RunAsync(
            emulator,
            Load.Post("/v1/messages", "alice", $$"""{"roomId":"{{room}}","text":"hello"}"""),
            Count
        );
        await done.Task.WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);
        var rate = Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(
            $"deliveries       {rate:N0}/s of one webhook, while {said.Rate:N0} messages/s were said (goal 1,000)"
        );
    }
}
