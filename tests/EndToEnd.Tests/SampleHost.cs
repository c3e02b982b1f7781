using Microsoft.AspNetCore.Mvc.Testing;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>A sample, hosted in this process on a real port, and the cloud it talks to.</summary>
internal sealed class SampleHost<TProgram> : IAsyncDisposable
    where TProgram : class
{
    private readonly WebApplicationFactory<TProgram> _factory;

    private SampleHost(SparkEmulator cloud)
    {
        Cloud = cloud;
        _factory = new WebApplicationFactory<TProgram>().WithWebHostBuilder(host =>
            host.UseSetting("Spark:ApiUrl", cloud.ApiUrl.AbsoluteUri)
                .UseSetting("Spark:Inbox", "Memory")
                .UseSetting("Spark:AccessToken", Bot.Token)
                .UseSetting("urls", "http://127.0.0.1:0")
        );
        _factory.UseKestrel(0);
        _factory.StartServer();
        Http = _factory.CreateClient();
    }

    public SparkEmulator Cloud { get; }

    public HttpClient Http { get; }

    public EmulatedPerson Alice => Cloud.Person("alice");

    public EmulatedPerson Bob => Cloud.Person("bob");

    public EmulatedPerson Bot => Cloud.Person("echobot");

    public static async Task<SampleHost<TProgram>> StartAsync()
    {
        var sample = new SampleHost<TProgram>(await SparkEmulator.StartAsync());
        await Until.TrueAsync(async () => (await sample.Http.GetAsync("/health/ready")).IsSuccessStatusCode);
        return sample;
    }

    public async Task<string?> AskAsync(string text) => (await AskMessageAsync(text)).Text;

    public async Task<EmulatedMessage> AskMessageAsync(string text)
    {
        await Alice.SaysAsync(Bot, text);
        return await Alice.NextReplyAsync();
    }

    /// <summary>Submits a card in Alice's name, by way of the API, with what was entered and the data of its button.</summary>
    public async Task<EmulatedMessage> SubmitAsync(EmulatedMessage card, string inputs)
    {
        await Http.SubmitAsync(Cloud, Alice, card, inputs);
        return await Alice.NextReplyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _factory.DisposeAsync();
        await Cloud.DisposeAsync();
    }
}
