using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests.ClientAdmin;

/// <summary>An emulated cloud with an administrator, and real clients that speak to it over HTTP.</summary>
internal sealed class AdminCloud : IAsyncDisposable
{
    private readonly List<SparkClient> _clients = [];

    private AdminCloud(SparkEmulator cloud) => (Cloud, Ada, Alice) = (cloud, As("ada", cloud), As("alice", cloud));

    public SparkEmulator Cloud { get; }

    /// <summary>The administrator's client.</summary>
    public SparkClient Ada { get; }

    /// <summary>The client of somebody without rights.</summary>
    public SparkClient Alice { get; }

    public static async Task<AdminCloud> StartAsync() =>
        new(
            await SparkEmulator.StartAsync(
                new SparkEmulatorOptions
                {
                    Seed = new EmulatorSeed([
                        new EmulatorSeedOrganization("Example")
                        {
                            Licenses = ["Messaging", "Meetings"],
                            Roles = ["Full Administrator", "Read-only Administrator"],
                            People =
                            [
                                new EmulatorSeedPerson("Ada", "ada@example.com", "ada") { Roles = ["administrator"] },
                                new EmulatorSeedPerson("Alice", "alice@example.com", "alice"),
                            ],
                        },
                        new EmulatorSeedOrganization("Other")
                        {
                            People =
                            [
                                new EmulatorSeedPerson("Otto", "otto@other.example", "otto")
                                {
                                    Roles = ["administrator"],
                                },
                            ],
                        },
                    ]),
                }
            )
        );

    public SparkClient As(string token) => As(token, Cloud);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await Cloud.DisposeAsync();
    }

    private SparkClient As(string token, SparkEmulator cloud)
    {
        var client = new SparkClient(
            new SparkClientOptions
            {
                AccessToken = token,
                ApiUrl = cloud.ApiUrl.AbsoluteUri,
                MaxAttempts = 1,
            }
        );
        _clients.Add(client);
        return client;
    }
}
