namespace Spark.Emulator;

/// <summary>
/// Server-sent events: what happens in the rooms of one person, as that person sees it; with <c>activity=true</c> also every
/// webhook delivery and every call of the API, whoever's they are.
/// </summary>
internal static class StreamApi
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void Map(AdminRoutes admin, TimeProvider time, CancellationToken stopping) =>
        admin.Get("/stream", http => RunAsync(http, admin.Cloud, time, stopping));

    private static async Task RunAsync(HttpContext http, Cloud cloud, TimeProvider time, CancellationToken stopping)
    {
        var stream = new EventStream();
        var viewer = cloud.ListenAs(http.Request.Query["token"], stream) ?? throw ApiException.Unauthorized();
        if (http.Request.Query["activity"] == "true")
            cloud.Activity.Join(stream);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-cache, no-store";
            // Headers leave with the first bytes only: without this event nobody would know that the stream is open.
            await WriteAsync(
                    http,
                    "ready"u8.ToArray(),
                    EmulatorJson.Bytes(viewer.Wire, PeopleJson.Own.Person),
                    end.Token
                )
                .ConfigureAwait(false);
            await CopyAsync(http, stream, viewer, cloud.Origin(http), time, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page has gone, or the emulator stops.
        }
        finally
        {
            cloud.Unlisten(viewer, stream);
            cloud.Activity.Leave(stream);
        }
    }

    private static async Task CopyAsync(
        HttpContext http,
        EventStream stream,
        PersonRow viewer,
        string origin,
        TimeProvider time,
        CancellationToken end
    )
    {
        var more = stream.Events.WaitToReadAsync(end).AsTask();
        while (true)
        {
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(end);
            var pause = Task.Delay(Heartbeat, time, timer.Token);
            if (await Task.WhenAny(more, pause).ConfigureAwait(false) == pause)
            {
                await pause.ConfigureAwait(false);
                await http.Response.Body.WriteAsync(": still here\n\n"u8.ToArray(), end).ConfigureAwait(false);
                await http.Response.Body.FlushAsync(end).ConfigureAwait(false);
                continue;
            }

            await timer.CancelAsync().ConfigureAwait(false);
            if (!await more.ConfigureAwait(false))
                return;
            while (stream.Events.TryRead(out var item))
            {
                if (item.Name is { } name)
                {
                    var data = item.View(viewer, origin);
                    await WriteAsync(http, System.Text.Encoding.UTF8.GetBytes(name), data, end).ConfigureAwait(false);
                }
            }

            more = stream.Events.WaitToReadAsync(end).AsTask();
        }
    }

    private static async Task WriteAsync(HttpContext http, byte[] name, byte[] data, CancellationToken end)
    {
        byte[] frame = [.. "event: "u8, .. name, .. "\ndata: "u8, .. data, .. "\n\n"u8];
        await http.Response.Body.WriteAsync(frame, end).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(end).ConfigureAwait(false);
    }
}
