using Spark.Bot.Benchmarks.Load;
using Spark.Bot.Engines.Benchmarks.Load;

namespace Spark.Bot.Engines.Benchmarks.Servers;

/// <summary>The same bot, offered signed webhooks over HTTP: 64 connections, on the same cores.</summary>
internal sealed class WholeWay(BotHost bot, Connection[] connections) : IContender
{
    public string Name => "bot, whole way";

    public Counter Handled => bot.Handled;

    public static async Task<WholeWay> OpenAsync(BotHost bot) =>
        new(bot, await Task.WhenAll(Enumerable.Range(0, Producers.Count).Select(_ => Connection.OpenAsync(bot.Url))));

    public byte[] Prepare(Event one) => one.Delivery();

    public Task AcceptAsync(int producer, Event one, byte[] prepared) => connections[producer].DeliverAsync(prepared);

    public ValueTask DisposeAsync()
    {
        Array.ForEach(connections, connection => connection.Dispose());
        return default;
    }
}
