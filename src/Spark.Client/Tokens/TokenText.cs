namespace Spark.Client;

/// <summary>
/// Tokens as they come from files and variables: with a newline at the end, in quotes, after a byte-order mark. A token
/// itself is of visible ASCII.
/// </summary>
internal static class TokenText
{
    /// <summary>The token without what stands around it.</summary>
    public static string? Trim(string? text)
    {
        var token = text.AsSpan();
        while (!token.IsEmpty && IsAround(token[0]))
        {
            token = token[1..];
        }

        while (!token.IsEmpty && IsAround(token[^1]))
        {
            token = token[..^1];
        }

        return text is null || token.Length == text.Length ? text : token.ToString();
    }

    /// <summary>Whether it holds a character that no token has.</summary>
    public static bool IsOdd(string? token) => token.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>The token of a source, ready to be sent; empty or <c>null</c> when there is none.</summary>
    /// <exception cref="InvalidOperationException">It cannot be sent.</exception>
    public static string? ToSend(string? text) =>
        Trim(text) is var token && IsOdd(token)
            ? throw new InvalidOperationException(
                "The token source gave a token that holds a character no token has, such as a blank or a line break."
            )
            : token;

    private static bool IsAround(char character) =>
        char.IsWhiteSpace(character) || character is '"' or '\'' or '\uFEFF' or '\u200B' or '\0';
}
