using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests.Client;

/// <summary>An emulator on a real port, and the library's client as some of its people.</summary>
internal sealed class ClientCloud : IAsyncDisposable
{
    private ClientCloud(SparkEmulator emulator)
    {
        Emulator = emulator;
        (Alice, Bob, Bot) = (As("alice"), As("bob"), As("echobot"));
    }

    public SparkEmulator Emulator { get; }

    public SparkClient Alice { get; }

    public SparkClient Bob { get; }

    public SparkClient Bot { get; }

    public static async Task<ClientCloud> StartAsync(EmulatorSeed? seed = null) =>
        new(await SparkEmulator.StartAsync(new SparkEmulatorOptions { Seed = seed ?? EmulatorSeed.Default }));

    public string IdOf(string name) => Emulator.Person(name).Id;

    /// <summary>Makes a room of Alice's with the given people in it.</summary>
    public async Task<string> RoomAsync(params string[] members)
    {
        var room = await Alice.Rooms.CreateAsync("Story");
        foreach (var member in members)
        {
            await Alice.Memberships.CreateAsync(new() { RoomId = room.Id, PersonId = IdOf(member) });
        }

        return room.Id;
    }

    public async ValueTask DisposeAsync()
    {
        Alice.Dispose();
        Bob.Dispose();
        Bot.Dispose();
        await Emulator.DisposeAsync();
    }

    public SparkClient As(string token) =>
        new(new SparkClientOptions { AccessToken = token, ApiUrl = Emulator.ApiUrl.AbsoluteUri });
}

internal static class Lists
{
    public static async Task<IReadOnlyList<T>> AllAsync<T>(this SparkList<T> list)
    {
        var all = new List<T>();
        await foreach (var item in list)
        {
            all.Add(item);
        }

        return all;
    }
}
