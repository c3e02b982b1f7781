extern alias ReplicasSample;

using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests.Replicas;

/// <summary>A replica in the tests' process: it is stopped as with SIGTERM, and cannot be killed.</summary>
internal sealed class HostedReplica : IReplica
{
    private readonly LogLines _log = new();
    private readonly WebApplicationFactory<ReplicasSample::Program> _factory;

    /// <param name="arguments">As a program is given them: <c>--Name=value</c>.</param>
    public HostedReplica(IEnumerable<string> arguments)
    {
        _factory = new WebApplicationFactory<ReplicasSample::Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Production").ConfigureLogging(logging => logging.ClearProviders().AddProvider(_log));
            foreach (var argument in arguments.Select(argument => argument.TrimStart('-').Split('=', 2)))
            {
                host.UseSetting(argument[0], argument[1]);
            }
        });
        _factory.UseKestrel(0);
    }

    public Uri Url { get; private set; } = null!;

    public string Output => string.Join('\n', _log.All);

    public async Task ListeningAsync()
    {
        await Task.Run(_factory.StartServer);
        var server = _factory.Services.GetRequiredService<IServer>();
        Url = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async Task<int> TerminateAsync()
    {
        await _factory.DisposeAsync();
        return 0;
    }

    public Task KillAsync() => throw new NotSupportedException("It would take the tests with it.");

    public ValueTask DisposeAsync() => _factory.DisposeAsync();
}
