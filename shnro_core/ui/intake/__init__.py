"""Page «Данные»: templates, upload, report, publication, history."""
