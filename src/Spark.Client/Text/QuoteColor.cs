namespace Spark.Client;

/// <summary>The colour of a quote's bar in the service's clients. (Webex API: Formatting messages.)</summary>
public enum QuoteColor
{
    /// <summary>Information.</summary>
    Info,

    /// <summary>Success.</summary>
    Success,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>Danger.</summary>
    Danger,

    /// <summary>What comes first.</summary>
    Primary,

    /// <summary>What comes second.</summary>
    Secondary,
}
