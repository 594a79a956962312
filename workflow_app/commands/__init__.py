"""The commands of `workflow-app`, one noun a file; `workflow_app/cli.py` puts them together."""
