namespace Spark.Emulator;

/// <summary>
/// A local Spark (Webex messaging) cloud over real HTTP: the REST API, signed webhooks, and a chat page. Everything is in memory
/// and gone when it is disposed, unless <see cref="SparkEmulatorOptions.StateFile"/> keeps it.
/// </summary>
public sealed class SparkEmulator : IAsyncDisposable
{
    private readonly EmulatorHost host;
    private readonly Lock gate = new();
    private readonly Dictionary<string, EmulatedPerson> people = new(StringComparer.Ordinal);

    private SparkEmulator(EmulatorHost host) => this.host = host;

    /// <summary>The address of the chat page, such as <c>http://localhost:5050/</c>.</summary>
    public Uri Url => host.Cloud.Url;

    /// <summary>The address of the API, such as <c>http://localhost:5050/v1</c>.</summary>
    public Uri ApiUrl => new(Url, "v1");

    /// <summary>Everybody there is, in the order of the seed.</summary>
    public IReadOnlyList<EmulatedPerson> People => [.. host.Cloud.Everybody().Select(Emulated)];

    /// <summary>What the emulator's clock says.</summary>
    public DateTimeOffset Now => host.Cloud.Time.GetUtcNow();

    internal Cloud Cloud => host.Cloud;

    internal PersonRow? FirstBot => host.Cloud.Everybody().Find(person => person.IsBot);

    /// <summary>Starts an emulator; it answers when the task completes.</summary>
    /// <param name="options">How to start; by default on a free port, with Alice, Bob and EchoBot.</param>
    /// <param name="cancellationToken">Ends the attempt to start.</param>
    /// <exception cref="SparkEmulatorConfigurationException">The options or the seed are not usable; the message lists everything.</exception>
    /// <exception cref="SparkEmulatorAddressException">Its address is in use.</exception>
    public static async Task<SparkEmulator> StartAsync(
        SparkEmulatorOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var settings = EmulatorSettings.From(options ?? new SparkEmulatorOptions());
        return new SparkEmulator(await EmulatorHost.StartAsync(settings, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Somebody, by token, email or display name.</summary>
    /// <exception cref="ArgumentException">There is nobody of that name; the message lists who is there.</exception>
    public EmulatedPerson Person(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (host.Cloud.Gate)
        {
            var row =
                host.Cloud.People.ByToken(name)
                ?? host.Cloud.People.ByEmail(name)
                ?? host.Cloud.People.All.Items.FirstOrDefault(person =>
                    person.DisplayName.Equals(name, StringComparison.OrdinalIgnoreCase)
                );
            if (row is not null)
                return Emulated(row);
            var known = host.Cloud.People.All.Items.Select(person =>
                $"{person.DisplayName} ({person.Email}, token {person.Token})"
            );
            throw new ArgumentException(
                $"Nobody is called '{name}'. There are: {string.Join("; ", known)}.",
                nameof(name)
            );
        }
    }

    /// <summary>
    /// Sets the emulator's clock forward, as if that time had passed: tokens expire, and what waits has waited. Forward only.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public void AdvanceClock(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        host.Cloud.Time.Advance(by);
    }

    /// <summary>Stops it: open connections end at once, and what was not delivered is forgotten.</summary>
    public ValueTask DisposeAsync() => host.DisposeAsync();

    private EmulatedPerson Emulated(PersonRow row)
    {
        lock (gate)
        {
            if (!people.TryGetValue(row.Id, out var person))
                people.Add(row.Id, person = new EmulatedPerson(host.Cloud, row));
            return person;
        }
    }
}
