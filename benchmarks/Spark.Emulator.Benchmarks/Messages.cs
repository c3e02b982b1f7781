namespace Spark.Emulator.Benchmarks;

/// <summary>Reading a message and saying one, against a bare server that answers the same bytes, in alternated pairs.</summary>
internal static class Messages
{
    private const int Pairs = 9;
    private const int Requests = 20_000;
    private const string Text = "Deploy of service 4711 to production is done after 42 s, all checks are green.";

    public static async Task RunAsync()
    {
        using var emulator = Server.Start("emulator");
        using var bare = Server.Start("bare");
        using var calls = new Calls(emulator.Url);
        using var bareCalls = new Calls(bare.Url);
        var room = (string)(await calls.PostAsync("rooms", new() { ["title"] = "room" }))["id"]!;
        var said = (string)(await calls.PostAsync("messages", new() { ["roomId"] = room, ["text"] = Text }))["id"]!;
        await bareCalls.PutAsync((await calls.GetAsync($"messages/{said}")).Body);

        await CompareAsync("GET message", emulator, bare, Load.Get($"/v1/messages/{said}", "alice"));
        var body = $$"""{"roomId":"{{room}}","text":"{{Text}}"}""";
        await CompareAsync("POST message", emulator, bare, Load.Post("/v1/messages", "alice", body));
        var markdown = $$"""{"roomId":"{{room}}","markdown":"**{{Text}}** `now`"}""";
        await CompareAsync("POST markdown", emulator, bare, Load.Post("/v1/messages", "alice", markdown));
    }

    private static async Task CompareAsync(string what, Server emulator, Server bare, byte[] request)
    {
        for (var warm = 0; warm < 3; warm++)
        {
            await Load.RunAsync(emulator, request, Requests);
            await Load.RunAsync(bare, request, Requests);
        }

        var pairs = new List<((double Rate, double Cpu) Emulator, (double Rate, double Cpu) Bare)>();
        for (var pair = 0; pair < Pairs; pair++)
        {
            // Who goes first alternates, so that neither profits from a drift.
            var first = await Load.RunAsync(pair % 2 == 0 ? emulator : bare, request, Requests);
            var second = await Load.RunAsync(pair % 2 == 0 ? bare : emulator, request, Requests);
            pairs.Add(pair % 2 == 0 ? (first, second) : (second, first));
        }

        Console.WriteLine(
            $"{what, -16} {Median(pairs.Select(pair => pair.Emulator.Rate)):N0}/s, bare {Median(pairs.Select(pair => pair.Bare.Rate)):N0}/s: ratio {Median(pairs.Select(pair => pair.Emulator.Rate / pair.Bare.Rate)):0.00}; "
                + $"processor {Median(pairs.Select(pair => pair.Emulator.Cpu)):0.0} us, bare {Median(pairs.Select(pair => pair.Bare.Cpu)):0.0} us: ratio {Median(pairs.Select(pair => pair.Bare.Cpu / pair.Emulator.Cpu)):0.00} (goal 0.50)"
        );
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Pairs / 2);
}
