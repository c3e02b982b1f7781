using System.Collections.Concurrent;

namespace Spark.Emulator;

/// <summary>The people. Look-ups need no gate: people are added, never changed in place.</summary>
internal sealed class PeopleStore(Cloud cloud)
{
    private readonly ConcurrentDictionary<Guid, PersonRow> byKey = new();
    private readonly ConcurrentDictionary<string, PersonRow> byEmail = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, PersonRow> byToken = new(StringComparer.Ordinal);
    private readonly Timeline<PersonRow> all = new(person => person.Created);

    /// <summary>Everybody, in the order they were added. Call it under the gate.</summary>
    public Timeline<PersonRow> All => all;

    public PersonRow? ByToken(string? token) => token is null ? null : byToken.GetValueOrDefault(token);

    public PersonRow? ByEmail(string? email) => email is null ? null : byEmail.GetValueOrDefault(email.Trim());

    public PersonRow? ById(string? id) => SparkId.Uuid(id) is { } key ? byKey.GetValueOrDefault(key) : null;

    public PersonRow? ByKey(Guid key) => byKey.GetValueOrDefault(key);

    public void Add(EmulatorSeedPerson seed, Guid orgKey)
    {
        var key = SparkId.Stable("person " + seed.Email.ToLowerInvariant());
        var created = cloud.Now();
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
        };
        var row = new PersonRow(key, orgKey, seed.Token, created, wire)
        {
            IsAdministrator = Has(seed, "administrator"),
            IsComplianceOfficer = Has(seed, "complianceOfficer"),
        };
        byKey[key] = row;
        byEmail[seed.Email] = row;
        byToken[seed.Token] = row;
        all.Add(row);
    }

    private static bool Has(EmulatorSeedPerson person, string role) =>
        person.Roles?.Contains(role, StringComparer.OrdinalIgnoreCase) == true;
}
