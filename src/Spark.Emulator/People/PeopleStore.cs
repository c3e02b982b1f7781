using System.Collections.Concurrent;

namespace Spark.Emulator;

/// <summary>The people. Look-ups need no gate; everything that changes them is called under it.</summary>
internal sealed class PeopleStore(Cloud cloud)
{
    private readonly ConcurrentDictionary<Guid, PersonRow> byKey = new();
    private readonly ConcurrentDictionary<string, PersonRow> byEmail = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, PersonRow> byToken = new(StringComparer.Ordinal);
    private readonly Timeline<PersonRow> all = new(person => person.Created);
    private readonly List<(PersonRow Row, Person Full, string Token)> seeded = [];

    /// <summary>Everybody, in the order they were added. Call it under the gate.</summary>
    public Timeline<PersonRow> All => all;

    /// <summary>Whom a token speaks for: the token of the person, or one that was issued and is still valid.</summary>
    public PersonRow? ByToken(string? token) =>
        token is null ? null
        : byToken.GetValueOrDefault(token) is { Full.LoginEnabled: not false } person ? person
        : cloud.AccessTokens.Access(token)?.Grant.Person;

    public PersonRow? ByEmail(string? email) => email is null ? null : byEmail.GetValueOrDefault(email.Trim());

    public PersonRow? ById(string? id) => SparkId.Uuid(id) is { } key ? byKey.GetValueOrDefault(key) : null;

    public PersonRow? ByKey(Guid key) => byKey.GetValueOrDefault(key);

    /// <summary>Adds a person of a seed, or changes the one with that address.</summary>
    public void Add(EmulatorSeedPerson seed, Guid orgKey)
    {
        var known = ByEmail(seed.Email);
        var key = known?.Key ?? SparkId.Stable("person " + seed.Email.ToLowerInvariant());
        var created = known?.Created ?? cloud.Now();
        var names = seed.DisplayName.Split(
            ' ',
            2,
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        var isBot = seed.Type is "bot";
        var wire = new Person
        {
            Id = SparkId.Of("PEOPLE", key),
            Emails = [seed.Email],
            DisplayName = seed.DisplayName,
            NickName = isBot ? seed.DisplayName : names[0],
            FirstName = isBot ? null : names[0],
            LastName = isBot || names.Length < 2 ? null : names[1],
            Avatar = seed.Avatar,
            OrgId = SparkId.Of("ORGANIZATION", orgKey),
            Created = Timestamps.Format(created),
            Type = seed.Type,
            Roles = [.. (seed.Roles ?? []).Select(Role.IdOf).Distinct(StringComparer.Ordinal)],
            Licenses = [],
            InvitePending = false,
            LoginEnabled = true,
        };
        if (known is not null)
        {
            Unlist(known);
            (known.Token, known.Full) = (seed.Token, wire);
        }

        // Also of one who was deleted meanwhile, and comes again.
        seeded.RemoveAll(person => person.Row.Key == key);

        var row = known ?? new PersonRow(key, orgKey, seed.Token, created, wire);
        Add(row);
        seeded.Add((row, wire, seed.Token));
    }

    /// <summary>
    /// The person of a snapshot, in an emptied store: the one there was, where there was one, so that calls that are under way
    /// keep meaning the same person.
    /// </summary>
    public PersonRow Load(PersonSnapshot snapshot)
    {
        var at = seeded.FindIndex(person => person.Row.Key == snapshot.Key);
        var known = at >= 0 ? seeded[at].Row : null;
        var row =
            known is not null && known.Created == snapshot.Created && known.OrgKey == snapshot.Organization
                ? known
                : new PersonRow(snapshot.Key, snapshot.Organization, snapshot.Token, snapshot.Created, snapshot.Person);
        (row.Token, row.Full) = (snapshot.Token, snapshot.Person);
        if (at >= 0 && !snapshot.IsGone)
            seeded[at] = (row, seeded[at].Full with { Created = row.Full.Created }, seeded[at].Token);
        if (!snapshot.IsGone)
            Add(row);
        return row;
    }

    /// <summary>Nobody is there. What people were in is forgotten apart from this.</summary>
    public void Clear()
    {
        foreach (var row in all.Items.ToList())
        {
            row.Forget();
            Unlist(row);
        }
    }

    public void Add(PersonRow row)
    {
        byKey[row.Key] = row;
        byEmail[row.Email] = row;
        byToken[row.Token] = row;
        all.Add(row);
    }

    /// <summary>Takes somebody away, with their memberships, webhooks and tokens; what they said stays.</summary>
    public void Remove(PersonRow actor, PersonRow row)
    {
        foreach (var hook in row.Webhooks.Items.ToList())
        {
            cloud.Webhooks.Delete(hook);
        }

        foreach (var membership in row.MembershipsInOrder.Items.ToList())
        {
            cloud.Memberships.Leave(actor, membership);
        }

        Forget(row);
    }

    /// <summary>Everybody is again as the seed has them, in an emptied store.</summary>
    public void Restore()
    {
        foreach (var (row, full, token) in seeded)
        {
            (row.Token, row.Full) = (token, full);
            Add(row);
        }
    }

    private void Forget(PersonRow row)
    {
        Unlist(row);
        cloud.AccessTokens.Revoke(token => token.Grant.Person == row);
    }

    private void Unlist(PersonRow row)
    {
        byKey.TryRemove(row.Key, out _);
        byEmail.TryRemove(row.Email, out _);
        byToken.TryRemove(row.Token, out _);
        all.Remove(row);
    }
}
