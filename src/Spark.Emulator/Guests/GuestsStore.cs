namespace Spark.Emulator;

/// <summary>The guests of applications: people without an account. Every method is called under the gate.</summary>
internal sealed class GuestsStore(Cloud cloud)
{
    private const string Scope = "spark:all";

    private readonly Dictionary<Guid, PersonRow> _guests = [];

    /// <summary>The guest an application calls by a subject, made or renamed: the same subject is the same guest again.</summary>
    public PersonRow Named(Guid orgKey, string subject, string displayName)
    {
        var key = SparkId.Stable($"guest {orgKey:D} {subject}");
        // Somebody whom an administrator has deleted since is made anew.
        if (_guests.TryGetValue(key, out var known) && cloud.People.ByKey(key) == known)
        {
            known.Full = known.Full with { DisplayName = displayName, NickName = displayName };
            return known;
        }

        var created = cloud.Now();
        var guest = new PersonRow(
            key,
            orgKey,
            Guid.NewGuid().ToString("N"),
            created,
            new Person
            {
                Id = SparkId.Of("PEOPLE", key),
                // Webex API: guests have synthetic addresses.
                Emails = [$"{key:D}@appid.ciscospark.com"],
                DisplayName = displayName,
                NickName = displayName,
                OrgId = SparkId.Of("ORGANIZATION", orgKey),
                Created = Timestamps.Format(created),
                Type = "appuser",
                Roles = [],
                Licenses = [],
                LoginEnabled = true,
            }
        );
        cloud.People.Add(guest);
        Add(guest);
        return guest;
    }

    /// <summary>A token to act as a guest; it cannot be refreshed, and earlier ones stay valid.</summary>
    public IssuedToken NewToken(PersonRow guest, string clientId, long seconds) =>
        cloud.AccessTokens.Add(new Grant(guest, clientId, Scope), isRefresh: false, seconds);

    public int Count(Guid orgKey) => All.Count(guest => guest.OrgKey == orgKey);

    /// <summary>Those whom nobody has deleted.</summary>
    public IEnumerable<PersonRow> All => _guests.Values.Where(guest => cloud.People.ByKey(guest.Key) == guest);

    public void Add(PersonRow guest) => _guests[guest.Key] = guest;

    public void Clear() => _guests.Clear();
}
