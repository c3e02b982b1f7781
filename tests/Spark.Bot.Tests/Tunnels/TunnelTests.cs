using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Spark.Bot.Tests.Tunnels;

public class TunnelTests
{
    private const string Hello = """{"hostname":"quiet-river.trycloudflare.com"}""";

    [Theory]
    [InlineData("http://localhost:5000")]
    [InlineData("https://localhost:5000")]
    [InlineData("localhost:5000")]
    [InlineData("5000")]
    public async Task Ngrok_s_tunnel_to_the_bot_s_port_is_taken_and_others_are_not(string address) =>
        (
            await NgrokAsync(
                $$$"""
                {"tunnels":[
                    {"public_url":"https://other.ngrok.app","config":{"addr":"http://localhost:80"}},
                    {"public_url":"http://plain.ngrok.app","config":{"addr":"{{{address}}}"}},
                    {"public_url":"https://bot.ngrok.app","config":{"addr":"{{{address}}}"}}]}
                """
            )
        ).ShouldBe(new Uri("https://bot.ngrok.app"));

    [Theory]
    [InlineData("""{"tunnels":[]}""")]
    [InlineData("""{"tunnels":[1,null,{},{"config":5},{"config":{"addr":5}}]}""")]
    [InlineData("""{"tunnels":5}""")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task Odd_answers_are_no_tunnel(string answer)
    {
        (await NgrokAsync(answer)).ShouldBeNull();
        (await CloudflaredAsync(_ => answer)).ShouldBeNull();
    }

    [Fact]
    public async Task Cloudflared_is_asked_at_every_port_it_may_have() =>
        (await CloudflaredAsync(url => url == "http://127.0.0.1:20244/quicktunnel" ? Hello : null)).ShouldBe(
            new Uri("https://quiet-river.trycloudflare.com")
        );

    [Fact]
    public async Task Cloudflared_is_asked_where_it_is_said_to_be_and_nowhere_else()
    {
        (
            await CloudflaredAsync(url => url.Contains(":9999/") ? Hello : null, "http://127.0.0.1:9999")
        ).ShouldNotBeNull();
        (await CloudflaredAsync(url => url.Contains(":20241/") ? Hello : null, "http://127.0.0.1:9999")).ShouldBeNull();
    }

    [Fact]
    public async Task A_tunnel_of_cloudflared_without_a_name_of_its_own_is_none() =>
        (await CloudflaredAsync(_ => """{"hostname":""}""")).ShouldBeNull();

    [Fact]
    public async Task A_dev_tunnel_of_Visual_Studio_is_taken() =>
        (await EnvironmentAsync(("VS_TUNNEL_URL", "https://x-5000.euw.devtunnels.ms/"))).ShouldBe(
            new Uri("https://x-5000.euw.devtunnels.ms/")
        );

    [Fact]
    public async Task A_codespace_s_forwarded_port_is_taken() =>
        (
            await EnvironmentAsync(
                ("CODESPACE_NAME", "fluffy-spork"),
                ("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN", "app.github.dev")
            )
        ).ShouldBe(new Uri("https://fluffy-spork-5000.app.github.dev"));

    [Fact]
    public async Task Without_them_or_with_nonsense_the_environment_has_no_tunnel()
    {
        (await EnvironmentAsync()).ShouldBeNull();
        (await EnvironmentAsync(("VS_TUNNEL_URL", "nonsense"))).ShouldBeNull();
        (await EnvironmentAsync(("CODESPACE_NAME", "alone"))).ShouldBeNull();
    }

    private static async Task<Uri?> NgrokAsync(string answer) =>
        await new NgrokTunnel(Local(_ => answer), Options.Create(new SparkBotOptions())).FindAsync(
            [5000],
            TestContext.Current.CancellationToken
        );

    private static async Task<Uri?> CloudflaredAsync(Func<string, string?> answer, string? at = null) =>
        await new CloudflaredTunnel(
            Local(answer),
            Options.Create(new SparkBotOptions { CloudflaredUrl = at })
        ).FindAsync([5000], TestContext.Current.CancellationToken);

    private static async Task<Uri?> EnvironmentAsync(params (string Key, string Value)[] variables) =>
        await new EnvironmentTunnel(
            new ConfigurationBuilder()
                .AddInMemoryCollection(variables.Select(each => KeyValuePair.Create(each.Key, (string?)each.Value)))
                .Build()
        ).FindAsync([5000], TestContext.Current.CancellationToken);

    private static LocalApi Local(Func<string, string?> answer) => new(new Programs(answer), TimeProvider.System);

    /// <summary>The programs on this machine: what they answer, or null where nobody listens.</summary>
    private sealed class Programs(Func<string, string?> answer) : HttpMessageHandler, IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            answer(request.RequestUri!.AbsoluteUri) is { } text
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text) })
                : throw new HttpRequestException("Connection refused");
    }
}
