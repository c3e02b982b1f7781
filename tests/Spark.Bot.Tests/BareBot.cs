using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Spark.Client;

namespace Spark.Bot.Tests;

/// <summary>A bot of which nothing runs by itself; the test takes out what it is about.</summary>
internal static class BareBot
{
    public static IHost Build(
        TimeProvider clock,
        IInbox inbox,
        MemoryStateStore states,
        HttpMessageHandler service,
        Action<SparkBotOptions> options,
        Action<SparkBotBuilder> says
    )
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(clock);
        says(
            builder.AddSparkBot(its =>
            {
                (its.AccessToken, its.ApiUrl, its.Inbox) = ("token", "http://127.0.0.1:1/v1", "Memory");
                options(its);
            })
        );
        builder.Services.Replace(ServiceDescriptor.Singleton(inbox));
        builder.Services.Replace(ServiceDescriptor.Singleton(states));
        builder.Services.Replace(
            ServiceDescriptor.Singleton(
                new SparkClient(
                    new HttpClient(service, disposeHandler: false),
                    new SparkClientOptions { AccessToken = "token" }
                )
            )
        );
        return builder.Build();
    }
}
