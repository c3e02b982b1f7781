namespace Spark.Emulator;

/// <summary>Finds what is wrong with a seed, and fills the store from it.</summary>
internal static class Seeding
{
    /// <summary>All problems of a seed at once; none means it is fine.</summary>
    public static IEnumerable<string> Problems(EmulatorSeed seed)
    {
        if (seed.Organizations.Count == 0)
            return ["it has no organizations"];
        var people = seed.Organizations.SelectMany(organization => organization.People).ToList();
        return
        [
            .. people.Count == 0 ? new[] { "it has no people" } : [],
            .. seed
                .Organizations.Where(o => string.IsNullOrWhiteSpace(o.DisplayName))
                .Select(_ => "an organization has no displayName"),
            .. people
                .Where(p =>
                    string.IsNullOrWhiteSpace(p.DisplayName)
                    || string.IsNullOrWhiteSpace(p.Email)
                    || string.IsNullOrWhiteSpace(p.Token)
                )
                .Select(p => $"displayName, email and token are needed for '{p.DisplayName} {p.Email}'"),
            .. people
                .Where(p => p.Type is not ("person" or "bot"))
                .Select(p => $"type '{p.Type}' of {p.Email} is neither person nor bot"),
            .. Twice(people.Select(p => p.Email.ToLowerInvariant())).Select(email => $"the email {email} occurs twice"),
            .. Twice(people.Select(p => p.Token)).Select(_ => "a token occurs twice"),
        ];
    }

    /// <summary>What of a seed does not go with those who are there. Call it under the gate.</summary>
    public static IEnumerable<string> Conflicts(EmulatorSeed seed, Cloud cloud)
    {
        foreach (var organization in seed.Organizations)
        {
            foreach (var person in organization.People)
            {
                var known = cloud.People.ByEmail(person.Email);
                if (known is not null && known.OrgKey != KeyOf(organization))
                    yield return $"{person.Email} is in another organization";
                if (cloud.People.ByToken(person.Token) is { } other && other != known)
                    yield return $"the token of {person.Email} is that of {other.Email}";
            }
        }
    }

    public static void Apply(EmulatorSeed seed, Cloud cloud)
    {
        lock (cloud.Gate)
        {
            cloud.Roles.Add(seed);
            foreach (var organization in seed.Organizations)
            {
                var orgKey = KeyOf(organization);
                cloud.Organizations.Add(organization, orgKey);
                foreach (var person in organization.People)
                    cloud.People.Add(person, orgKey);
            }
        }
    }

    private static Guid KeyOf(EmulatorSeedOrganization organization) =>
        SparkId.Stable("organization " + organization.DisplayName);

    private static IEnumerable<string> Twice(IEnumerable<string> values) =>
        values
            .GroupBy(value => value, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key);
}
