using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Spark.Client.Tests;

/// <summary>What stands between a resource and the network costs every call: it is few, and stays so.</summary>
public class LayersTests
{
    [Fact]
    public async Task At_most_eight_asynchronous_methods_stand_between_a_resource_and_the_network()
    {
        var methods = new List<string>();
        using var http = new HttpClient(new Looking(methods));
        using var client = new SparkClient(http, new SparkClientOptions { AccessToken = "token" });

        await client.Messages.GetAsync("m1");

        methods.ShouldContain(method => method.Contains("SparkDoor"));
        methods.ShouldContain(method => method.Contains("Flurl"));
        methods.Count.ShouldBeLessThanOrEqualTo(8, string.Join('\n', methods));
    }

    /// <summary>Answers, and notes the asynchronous methods on the stack: nothing has been waited for yet.</summary>
    private sealed class Looking(List<string> methods) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            methods.AddRange(
                new StackTrace()
                    .GetFrames()
                    .Select(frame => frame.GetMethod()?.DeclaringType)
                    .OfType<Type>()
                    .Where(type => typeof(IAsyncStateMachine).IsAssignableFrom(type))
                    .Where(type =>
                        type.FullName is { } name
                        && (name.StartsWith("Spark.Client.") || name.StartsWith("Flurl") || name.StartsWith("Polly"))
                    )
                    .Where(type => type.DeclaringType != typeof(LayersTests))
                    .Select(type => type.FullName!)
            );
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent("""{"id":"m1"}""") });
        }
    }
}
