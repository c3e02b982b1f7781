using System.Buffers;
using System.Text;
using Spark.Client;

namespace Spark.Bot;

/// <summary>Whether somebody is meant by an entry of a list. Nothing but the whole of it counts.</summary>
internal static class AccessList
{
    private static readonly SearchValues<char> InNoDomain = SearchValues.Create("@*?, /\\");

    /// <summary>An entry is an email address, a person's id or, with an @ before it, a domain.</summary>
    public static bool Means(string entry, Someone person)
    {
        entry = entry.Trim();
        return entry.StartsWith('@') ? person.Emails.Any(email => IsOf(entry[1..], email))
            : entry.Contains('@') ? person.Emails.Any(email => Same(entry, email))
            : SparkId.Same(entry, person.Id);
    }

    /// <summary>Whether the address is of exactly this domain: what stands behind its last @.</summary>
    public static bool IsOf(string domain, string email)
    {
        var at = email.LastIndexOf('@');
        return at > 0 && Same(domain.Trim().TrimStart('@'), email[(at + 1)..]);
    }

    public static bool IsDomain(string domain)
    {
        var text = domain.Trim().TrimStart('@');
        return text.Length > 0 && !text.AsSpan().ContainsAny(InNoDomain) && text[0] != '.' && text[^1] != '.';
    }

    /// <summary>Case is that of ASCII: letters of other alphabets that fold to it are other letters.</summary>
    private static bool Same(string left, string right) =>
        left.Length > 0
        && (string.Equals(left, right, StringComparison.Ordinal) || Ascii.EqualsIgnoreCase(left, right));
}

/// <summary>Somebody whose access is asked for.</summary>
internal sealed record Someone(string Id, IReadOnlyList<string> Emails, string? OrganizationId);
