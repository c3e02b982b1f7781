using EndToEnd.Tests.Replicas;

[assembly: AssemblyFixture(typeof(SharedServers))]

namespace EndToEnd.Tests.Replicas;

/// <summary>One server of each kind for a whole run, started when the first test asks for it.</summary>
public sealed class SharedServers : IAsyncDisposable
{
    private readonly Lazy<Task<NatsServers>> _nats = new(() => NatsServers.StartAsync());
    private readonly Lazy<Task<PostgreSqlServer>> _postgreSql = new(PostgreSqlServer.StartAsync);

    public Task<NatsServers> NatsAsync() => _nats.Value;

    public Task<PostgreSqlServer> PostgreSqlAsync() => _postgreSql.Value;

    public async ValueTask DisposeAsync()
    {
        if (_nats is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _nats.Value).DisposeAsync();
        }

        if (_postgreSql is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _postgreSql.Value).DisposeAsync();
        }
    }
}
