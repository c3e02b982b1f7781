using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Spark.Client;

namespace Spark.Bot.Tests.Webhooks;

public class WebhookReconcilerTests
{
    [Fact]
    public async Task An_empty_filter_is_none()
    {
        using var service = new OneHook(
            """{"id":"hook","name":"mine","resource":"messages","event":"created","filter":""}"""
        );
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder
            .AddSparkBot(options =>
                (options.AccessToken, options.PublicUrl, options.WebhookName) = (
                    "token",
                    "https://bot.example.com",
                    "mine"
                )
            )
            .OnMessage((_, _) => Task.CompletedTask);
        builder.Services.Replace(
            ServiceDescriptor.Singleton(
                new SparkClient(new HttpClient(service), new SparkClientOptions { AccessToken = "token" })
            )
        );
        using var host = builder.Build();

        await host
            .Services.GetRequiredService<WebhookReconciler>()
            .RegisterAsync(new Uri("https://bot.example.com/spark/webhooks"), TestContext.Current.CancellationToken);

        service.Changes.ShouldBe(["PUT /v1/webhooks/hook"]);
    }

    /// <summary>A service that has one webhook, whatever is asked of it.</summary>
    private sealed class OneHook(string hook) : HttpMessageHandler
    {
        public List<string> Changes { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (request.Method != HttpMethod.Get)
            {
                Changes.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
            }

            var body = request.Method == HttpMethod.Get ? $$"""{"items":[{{hook}}]}""" : hook;
            return Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StringContent(body, Encoding.UTF8, "application/json"),
                }
            );
        }
    }
}
