namespace Portcullis.Demo;

/// <summary>The demo cannot start or go on. The message is for the user: what is wrong and what to do.</summary>
internal sealed class DemoException(string message) : Exception(message);
